import type { Facts } from './facts.ts';
import { type CompiledForm, tightPieces } from './lineForm.ts';
import { INTEGER, isBlank, isSamePiece, LITERAL, literal, NUMBER, type Piece, readHole } from './piece.ts';
import { WORD } from './words.ts';

/** What a node is beside a piece: a fork tells by one byte which literal comes next, at an end a form is whole. */
const FORK = -1;
const END = -2;

const POINT = 46;

class Node {
  readonly op: number;
  piece: Piece | undefined;
  /** Of a literal: each four bytes of it, the last ones perhaps over again; none where it is shorter. */
  words: readonly number[] = [];
  length = 0;
  readonly form: CompiledForm | undefined;
  /** Literals of forms' heads, no two with the same first byte: the longest head that fits is tried first. */
  heads: Node[] = [];
  /** Tried after them, in their order. */
  rests: Node[] = [];
  /** Of a fork: which of its literals begins with a byte. */
  readonly byFirst: (Node | undefined)[] = [];
  /** What follows where it fits. */
  next: Node | undefined;
  /** What is tried where it, or what follows it, doesn't fit; from where that began, which is kept by its depth. */
  otherwise: Node | undefined;
  depth = 0;
  /** Slots that have been filled since that began. */
  filled: readonly number[] = [];

  constructor(op: number, piece?: Piece, form?: CompiledForm) {
    this.op = op;
    this.form = form;
    if (piece) this.take(piece);
  }

  take(piece: Piece): void {
    this.piece = piece;
    this.length = piece.length;
    this.words = piece.op === LITERAL ? overlappingWords(piece.bytes) : [];
  }
}

function overlappingWords(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length < WORD ? 0 : Math.ceil(bytes.length / WORD);
  return Array.from({ length: count }, (_, index) => view.getInt32(Math.min(index * WORD, bytes.length - WORD), true));
}

/** A grammar's forms, their blanks as they are written: what they begin with alike is read once. */
export class FormTree {
  readonly #root = new Node(FORK);
  /** Where each alternative on the way to the node at hand began. */
  readonly #begun: number[] = [];
  #sole: ReadonlySet<CompiledForm> | undefined;
  #bytes: Buffer | undefined;
  /** Where the form read last ends: blanks may follow. */
  end = -1;
  #words: DataView = new DataView(new ArrayBuffer(0));

  /** @param forms in the order in which those with the same head are tried. */
  constructor(forms: readonly CompiledForm[]) {
    for (const form of forms) {
      const [head, ...rests] = tightPieces(form);
      let at = extended(this.#root, head!, 'heads');
      for (const piece of rests) at = extended(at, piece, 'rests');
      at.rests.push(new Node(END, undefined, form));
    }
    this.#link(this.#root);
  }

  #link(node: Node): void {
    const { rests } = node;
    const after = node.heads.length > 0 ? [new Node(FORK), ...rests] : rests;
    node.next = after[0];
    this.#begun[node.depth + 1] = 0;
    for (const [index, each] of after.entries()) {
      const sibling = after[index + 1];
      each.depth = node.depth + 1;
      each.otherwise = sibling ?? node.otherwise;
      const slot = node.piece?.slot ?? -1;
      each.filled = sibling ? [] : slot < 0 ? node.filled : [...node.filled, slot];
      if (each.op !== FORK) this.#link(each);
    }
    const fork = after[0];
    for (const head of node.heads) {
      fork!.byFirst[head.piece!.bytes[0]!] = head;
      Object.assign(head, { depth: fork!.depth, otherwise: fork!.otherwise, filled: fork!.filled });
      this.#link(head);
    }
  }

  /** Forms before which no other is tried that could take their words, with plain numbers in their places, for its own. */
  get soleForms(): ReadonlySet<CompiledForm> {
    this.#sole ??= addSole(this.#root, new Set());
    return this.#sole;
  }

  /** The form that is all of a line from `from` to its end but for blanks; facts are the caller's to clear. */
  read(bytes: Buffer, from: number, lineEnd: number, facts: Facts): CompiledForm | undefined {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    const words = this.#words;
    const begun = this.#begun;
    const end = lineEnd | 0;
    let at = from | 0;
    let node = this.#root.next;
    while (node !== undefined) {
      begun[node.depth] = at;
      const { op } = node;
      let next = node.next;
      let stop = -1;
      if (op === LITERAL) {
        if (at + node.length <= end && isAt(node, bytes, words, at)) stop = at + node.length;
      } else if (op === FORK) {
        const head = at < end ? node.byFirst[bytes[at]] : undefined;
        if (head !== undefined && at + head.length <= end && isAt(head, bytes, words, at)) {
          stop = at + head.length;
          next = head.next;
        }
      } else if (op === END) {
        const form = node.form!;
        if (isBlank(bytes, at, end)) {
          this.end = at;
          return form;
        }
        if (!form.alone) {
          // What follows is looked at on its own.
          facts.clear(form.slots);
          return undefined;
        }
      } else stop = readHole(node.piece!, bytes, at, end, facts);
      if (stop >= 0) {
        at = stop;
        node = next;
      } else {
        if (node.filled.length > 0) facts.clear(node.filled);
        node = node.otherwise;
        if (node !== undefined) at = begun[node.depth]!;
      }
    }
    return undefined;
  }
}

/**
 * Adds the forms that end after a node and are reached past nothing that could stand there instead.
 * @param rivals what is tried before in the same place, having taken the same words and numbers so far.
 */
function addSole(from: Node, sole: Set<CompiledForm>, rivals: readonly Node[] = []): Set<CompiledForm> {
  for (const head of from.heads) addSole(head, sole);
  const before = [...rivals, ...from.heads];
  for (const node of from.rests) {
    const left = before.filter((rival) => !excludes(rival, node));
    const after = left.map(afterNumber);
    const isTold = left.length === 0 || (isNumber(node) && afterNumber(node) && !after.includes(undefined));
    if (isTold && node.form) sole.add(node.form);
    else if (isTold) addSole(node, sole, after.flat() as Node[]);
    before.push(node);
  }
  return sole;
}

/** Whether a node can't stand where another does; of numbers, those that begin with a digit. */
function excludes(node: Node, other: Node): boolean {
  // At an end, nothing but blanks is left. At that of a form that isn't alone, the search ends whatever is left.
  if (node.op === END) return node.form!.alone && (isWord(other) || isNumber(other));
  if (other.op === END) return isWord(node) || isNumber(node);
  if (isWord(node) && isWord(other)) {
    const shared = sharedLength(node.piece!.bytes, other.piece!.bytes);
    return shared < node.length && shared < other.length;
  }
  const [number, words] = isNumber(node) ? [node, other] : [other, node];
  return isNumber(number) && isWord(words) && !isOfNumber(words.piece!.bytes[0]!);
}

/** What comes after a number, or after words that begin with one, in a place of numbers; undefined where another part of it may be taken. */
function afterNumber(node: Node): readonly Node[] | undefined {
  if (isNumber(node)) return node.rests.every((next) => next.op === END || startsApart(next)) ? node.rests : undefined;
  if (!isWord(node)) return undefined;
  const { bytes } = node.piece!;
  const rest = new Node(LITERAL, literal(bytes.subarray(bytes.findIndex((code) => code < 48 || code > 57))));
  return isOfNumber(bytes[0]!) && startsApart(rest) ? [rest] : undefined;
}

/** Whether a node is words that are no part of the number before them. */
function startsApart(node: Node): boolean {
  return isWord(node) && node.piece!.bytes[0] !== POINT && !isOfNumber(node.piece!.bytes[0]!);
}

function isWord({ op }: Node): boolean {
  return op === LITERAL;
}

function isNumber({ op }: Node): boolean {
  return op === NUMBER || op === INTEGER;
}

function isOfNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45;
}

/** Whether a literal stands there; the line is long enough for it. */
function isAt({ piece, words, length }: Node, bytes: Buffer, view: DataView, at: number): boolean {
  if (length < WORD) {
    const wanted = piece!.bytes;
    for (let offset = 0; offset < length; offset++) if (bytes[at + offset] !== wanted[offset]) return false;
    return true;
  }
  const last = at + length - WORD;
  let index = 0;
  for (let place = at; place < last; place += WORD) if (view.getInt32(place, true) !== words[index++]) return false;
  return view.getInt32(last, true) === words[index];
}

/** The node for a piece after another: one that is there, where the order in which all is tried stays the same. */
function extended(from: Node, piece: Piece, among: 'heads' | 'rests'): Node {
  const siblings = from[among];
  const like =
    among === 'heads'
      ? siblings.find((head) => head.piece!.bytes[0] === piece.bytes[0])
      : siblings[siblings.length - 1];
  if (like?.piece && isSamePiece(like.piece, piece)) return like;
  const shared = like?.op === LITERAL && piece.op === LITERAL ? sharedLength(like.piece!.bytes, piece.bytes) : 0;
  // Of heads, one byte has to tell them apart; else to go on for a byte or two costs more than to compare them twice.
  if (shared < (among === 'heads' ? 1 : WORD)) {
    const added = new Node(piece.op, piece);
    siblings.push(added);
    return added;
  }
  if (shared < like!.length) split(like!, shared, among);
  return shared === piece.length ? like! : extended(like!, literal(piece.bytes.subarray(shared)), among);
}

function split(node: Node, at: number, among: 'heads' | 'rests'): void {
  const { bytes } = node.piece!;
  const { heads, rests } = node;
  const after = Object.assign(new Node(LITERAL, literal(bytes.subarray(at))), { heads, rests });
  Object.assign(node, { heads: [], rests: [], [among]: [after] });
  node.take(literal(bytes.subarray(0, at)));
}

function sharedLength(one: Uint8Array, other: Uint8Array): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length++;
  return length;
}

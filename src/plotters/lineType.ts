/**
 * A plotter's log as data. Each line type is written as the plotter prints it, with holes where the facts stand:
 *
 *     '[P1] Table {table} took {seconds} sec, found {entries} matches'
 *
 * A blank stands for one or more blanks, leading blanks don't matter, and what follows the last word is looked at on its own
 * (lines of several threads mix). `{…}` names a fact of `FACTS`; `{?}` skips a number, `{~}` skips text up to the next word.
 */

/** What a line says happened; `plotLog.ts` gives each verb its meaning. */
export type Verb =
  /** The plotter's own first lines: a process starts. */
  | 'header'
  | 'setting'
  | 'plot-started'
  | 'plot-named'
  | 'phase-started'
  | 'phase-ended'
  | 'step-started'
  | 'step-ended'
  /** The step is this far: `ratio`, or `count` of the expected buckets. */
  | 'step-progress'
  /** Total time of the plot: its closing line. */
  | 'plot-ended'
  /** The plot file is complete under its final name. */
  | 'plot-written'
  | 'size'
  | 'copy-started'
  | 'copy-ended'
  | 'copy-failed'
  /** Belongs to the log, tells nothing that is kept. */
  | 'nothing';

type FactKind = 'integer' | 'number' | 'word' | 'text' | RegExp;

interface FactType {
  readonly kind: FactKind;
  /** Fact that it fills, where it is another fact in another unit. */
  readonly as?: string;
  readonly factor?: number;
  /** Instead of a factor below 1: a division is exact where a product isn't. */
  readonly divisor?: number;
}

const PLOT_NAME = 'plot(?:-mmx)?-k\\d+';
const DATE_AND_ID = '-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-[0-9a-f]{64}(?![0-9a-f])';

const FACT_TYPES = {
  phase: { kind: 'integer' },
  table: { kind: 'integer' },
  seconds: { kind: 'number' },
  milliseconds: { kind: 'number', as: 'seconds', divisor: 1000 },
  minutes: { kind: 'number' },
  entries: { kind: 'integer' },
  ratio: { kind: 'number' },
  percent: { kind: 'number', as: 'ratio', divisor: 100 },
  bucket: { kind: 'integer' },
  index: { kind: 'integer' },
  bytes: { kind: 'integer' },
  gib: { kind: 'number', as: 'bytes', factor: 2 ** 30 },
  mibPerSecond: { kind: 'number' },
  pid: { kind: 'integer' },
  // Texts
  id: { kind: /[0-9a-f]{64}(?![0-9a-f])/y },
  plainName: { kind: new RegExp(PLOT_NAME + DATE_AND_ID, 'y'), as: 'name' },
  compressedName: { kind: new RegExp(`${PLOT_NAME}-c\\d+${DATE_AND_ID}`, 'y'), as: 'name' },
  /** A name whose id its user blanked out. */
  blankedName: { kind: new RegExp(`${PLOT_NAME}-c\\d+-\\S+`, 'y'), as: 'name' },
  path: { kind: 'text' },
  fromPath: { kind: 'text' },
  reason: { kind: 'text' },
  version: { kind: 'word' },
  commit: { kind: /[0-9a-f]{6,40}/y },
  /** `2021/10/21 12:34:56`, local time. */
  started: { kind: /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/y },
  /** `Sun Apr  4 23:53:42 2021`, local time. */
  ctime: { kind: /[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}/y, as: 'started' },
  activity: { kind: 'word' },
  // Settings, named after the configuration's members
  k: { kind: 'integer' },
  count: { kind: 'integer' },
  threads: { kind: 'integer' },
  buckets: { kind: 'integer' },
  buckets3: { kind: 'integer' },
  stripes: { kind: 'integer' },
  compression: { kind: 'integer' },
  finalTable: { kind: 'integer' },
  gpuDevice: { kind: 'integer' },
  gpuCount: { kind: 'integer' },
  gpuStreams: { kind: 'integer' },
  networkPort: { kind: 'integer' },
  copyPort: { kind: 'integer' },
  bufferMib: { kind: 'number', as: 'bufferBytes', factor: 2 ** 20 },
  heapMib: { kind: 'number', as: 'heapBytes', factor: 2 ** 20 },
  cacheMib: { kind: 'number', as: 'cacheBytes', factor: 2 ** 20 },
  chunkMib: { kind: 'number', as: 'chunkBytes', factor: 2 ** 20 },
  memoryLimitGib: { kind: 'number', as: 'memoryLimitBytes', factor: 2 ** 30 },
  plotCheckCount: { kind: 'integer' },
  plotCheckThreshold: { kind: 'number' },
  tmp: { kind: 'text' },
  tmp2: { kind: 'text' },
  tmp3: { kind: 'text' },
  stage: { kind: 'text' },
  final: { kind: 'text' },
  fileName: { kind: 'word' },
  farmerKey: { kind: 'text' },
  poolKey: { kind: 'text' },
  contract: { kind: 'text' },
} as const satisfies Record<string, FactType>;

export type FactName = keyof typeof FACT_TYPES;

export interface LineType {
  /** One line as printed, or several spellings of it, the longest first. */
  readonly form: string | readonly string[];
  readonly does: Verb;
  /** Facts that the line implies without printing them; `table: 'last'` is the table that the lines before named. */
  readonly as?: Readonly<Record<string, string | number | boolean>>;
  /** Counts only as a line of its own: too plain to be looked for inside another line. */
  readonly alone?: boolean;
}

// --- Compiled form -------------------------------------------------------------------------------------------------------------

/** Facts that a line can fill, each with its place in `Facts.numbers` or `Facts.texts`. */
const SLOTS = new Map<string, number>();
const TEXT_SLOTS = new Set<number>();
for (const [name, type] of Object.entries(FACT_TYPES) as [string, FactType][]) {
  const target = type.as ?? name;
  if (!SLOTS.has(target)) SLOTS.set(target, SLOTS.size);
  if (type.kind !== 'integer' && type.kind !== 'number') TEXT_SLOTS.add(SLOTS.get(target)!);
}

export function slotOf(fact: string): number {
  const slot = SLOTS.get(fact);
  if (slot === undefined) throw new Error(`No fact is named ${fact}; see FACT_TYPES.`);
  return slot;
}

/** Facts of the line matched last. One object serves a whole log: reading a line allocates nothing for its numbers. */
export class Facts {
  readonly numbers = new Float64Array(SLOTS.size).fill(Number.NaN);
  readonly texts = new Array<string | undefined>(SLOTS.size).fill(undefined);

  clear(form: CompiledForm): void {
    for (const slot of form.slots) {
      this.numbers[slot] = Number.NaN;
      this.texts[slot] = undefined;
    }
  }
}

const BLANKS = 0;
const WORD = 1;
const NUMBER = 2;
const INTEGER = 3;
const TEXT = 4;
const TOKEN = 5;
const EXPRESSION = 6;

interface Piece {
  readonly op: number;
  /** The literal, or the literal that ends a text. */
  readonly text: string;
  readonly slot: number;
  readonly factor: number;
  readonly divisor: number;
  readonly expression: RegExp | undefined;
}

export interface CompiledForm {
  readonly line: LineType;
  readonly does: Verb;
  readonly alone: boolean;
  readonly pieces: readonly Piece[];
  /** Literal before the first hole, blanks included: what a search inside a line looks for. */
  readonly head: string;
  readonly slots: readonly number[];
  /** Names of the facts of `slots`, parallel to it. */
  readonly slotNames: readonly string[];
  readonly phase: number;
  readonly table: number;
  readonly part: number;
  /** Way of plotting that only this line's plotter mode prints. */
  readonly mode: string | undefined;
  /** Slot of a text that goes to the line's end, −1 if there is none: another thread's line may follow in it. */
  readonly tailSlot: number;
  /** Its last fact may be cut where the line has no end. */
  readonly endsInHole: boolean;
}

/** Parts of steps in the order in which line types mention them: numbers are cheaper than texts in the hot loop. */
const PARTS: string[] = [''];

export function partNumber(part: string): number {
  const index = PARTS.indexOf(part);
  return index >= 0 ? index : PARTS.push(part) - 1;
}

export function partName(index: number): string {
  return PARTS[index] ?? '';
}

/** Whether a cut line could have lost the end of its last fact. A plot's name tells by itself whether it is whole. */
function endsInHole(op: number, does: Verb): boolean {
  return op === NUMBER || op === INTEGER || op === TOKEN || (op === TEXT && does === 'setting');
}

function compileForm(line: LineType, form: string): CompiledForm {
  const pieces: Piece[] = [];
  const slots: number[] = [];
  const slotNames: string[] = [];
  const parts = form.split(/(\{[^}]+\}|\s+)/).filter((part) => part !== '');
  parts.forEach((part, index) => {
    if (/^\s+$/.test(part))
      pieces.push({ op: BLANKS, text: ' ', slot: -1, factor: 1, divisor: 1, expression: undefined });
    else if (!part.startsWith('{'))
      pieces.push({ op: WORD, text: part, slot: -1, factor: 1, divisor: 1, expression: undefined });
    else {
      const name = part.slice(1, -1);
      const type: FactType =
        name === '?' ? { kind: 'number' } : name === '~' ? { kind: 'text' } : FACT_TYPES[name as FactName];
      if (!type) throw new Error(`${form}: no fact is named ${name}.`);
      const target = type.as ?? name;
      const slot = name === '?' || name === '~' ? -1 : slotOf(target);
      if (slot >= 0) {
        slots.push(slot);
        slotNames.push(target);
      }
      const after = parts.slice(index + 1, index + 3).join('');
      const end = /^[^{]*/.exec(after)![0].replace(/\s+/g, ' ');
      const op =
        type.kind instanceof RegExp
          ? EXPRESSION
          : { number: NUMBER, integer: INTEGER, text: TEXT, word: TOKEN }[type.kind as 'number'];
      pieces.push({
        op,
        text: end,
        slot,
        factor: type.factor ?? 1,
        divisor: type.divisor ?? 1,
        expression: type.kind instanceof RegExp ? type.kind : undefined,
      });
    }
  });
  const implied = line.as ?? {};
  return {
    line,
    does: line.does,
    alone: line.alone ?? false,
    pieces,
    head: /^[^{]*/.exec(form)![0],
    slots,
    slotNames,
    phase: Number(implied.phase ?? -1),
    table: typeof implied.table === 'number' ? implied.table : -1,
    part: partNumber(String(implied.part ?? '')),
    mode: implied.mode === undefined ? undefined : String(implied.mode),
    tailSlot: pieces[pieces.length - 1]!.op === TEXT ? pieces[pieces.length - 1]!.slot : -1,
    endsInHole: endsInHole(pieces[pieces.length - 1]!.op, line.does),
  };
}

/** End of a number at `position`, or `position` if there is none. Its value is left in `lastNumber`. */
let lastNumber = Number.NaN;

function readNumber(text: string, position: number, end: number, fraction: boolean, divisor: number): number {
  let at = position;
  const negative = text.charCodeAt(at) === 45;
  if (negative) at++;
  const digitsFrom = at;
  let mantissa = 0;
  let decimals = 0;
  let code = at < end ? text.charCodeAt(at) : 0;
  while (code >= 48 && code <= 57) {
    mantissa = mantissa * 10 + (code - 48);
    code = ++at < end ? text.charCodeAt(at) : 0;
  }
  if (at === digitsFrom) return position;
  if (fraction && code === 46) {
    const pointAt = at;
    code = ++at < end ? text.charCodeAt(at) : 0;
    while (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + (code - 48);
      decimals++;
      code = ++at < end ? text.charCodeAt(at) : 0;
    }
    if (decimals === 0) {
      // A full stop after the number, not a decimal point.
      at = pointAt;
      code = 46;
    }
  }
  if (fraction && (code === 101 || code === 69)) {
    const exponent = /[eE][+-]?\d+/y;
    exponent.lastIndex = at;
    if (exponent.test(text) && exponent.lastIndex <= end) {
      at = exponent.lastIndex;
      lastNumber = Number(text.slice(position, at)) / divisor;
      return at;
    }
  }
  // Both exact, so one correctly rounded division: the very double that the digits stand for (up to 15 of them).
  const scale = 10 ** decimals * divisor;
  lastNumber = mantissa > 9e15 || scale > 1e22 ? Number(text.slice(digitsFrom, at)) / divisor : mantissa / scale;
  if (negative) lastNumber = -lastNumber;
  return at;
}

/** Like `indexOf`, but never past `end`: what is searched may be a piece of a log of any length. */
function within(text: string, literal: string, from: number, end: number): number {
  const found = text.slice(from, end).indexOf(literal);
  return found < 0 ? -1 : from + found;
}

/** Tries a form at a position. Returns where it ends, or −1. Facts are filled on the way, so clear them after a failure too. */
export function matchForm(form: CompiledForm, text: string, position: number, end: number, facts: Facts): number {
  const { pieces } = form;
  let at = position;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!;
    switch (piece.op) {
      case WORD:
        if (!text.startsWith(piece.text, at) || at + piece.text.length > end) return -1;
        at += piece.text.length;
        break;
      case BLANKS: {
        const from = at;
        while (at < end && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
        if (at === from) return -1;
        break;
      }
      case NUMBER:
      case INTEGER: {
        const stop = readNumber(text, at, end, piece.op === NUMBER, piece.divisor);
        if (stop === at) return -1;
        if (piece.slot >= 0) facts.numbers[piece.slot] = lastNumber * piece.factor;
        at = stop;
        break;
      }
      case EXPRESSION: {
        const expression = piece.expression!;
        expression.lastIndex = at;
        if (!expression.test(text) || expression.lastIndex > end) return -1;
        facts.texts[piece.slot] = text.slice(at, expression.lastIndex);
        at = expression.lastIndex;
        break;
      }
      default: {
        let stop = end;
        if (piece.op === TOKEN) {
          stop = at;
          while (stop < end && text.charCodeAt(stop) > 32) stop++;
          if (piece.text !== '' && !piece.text.startsWith(' ')) {
            const cut = within(text, piece.text, at, stop);
            if (cut >= 0) stop = cut;
          }
        } else if (piece.text !== '') {
          stop = within(text, piece.text, at, end);
          if (stop < 0) return -1;
        } else while (stop > at && text.charCodeAt(stop - 1) <= 32) stop--;
        if (stop === at && piece.slot >= 0) return -1;
        if (piece.slot >= 0) facts.texts[piece.slot] = text.slice(at, stop);
        at = stop;
      }
    }
  }
  return at;
}

/** A plotter's line types, ready to be matched: by their first characters at the start of a line, by a search inside it. */
export class LineMatcher {
  readonly plotter: string;
  readonly #byStart = new Map<number, CompiledForm[]>();
  readonly #heads: RegExp;
  readonly #byHead = new Map<string, CompiledForm[]>();
  /** Where the form found or matched last begins and ends. */
  start = -1;
  end = -1;

  constructor(plotter: string, lines: readonly LineType[]) {
    this.plotter = plotter;
    const heads = new Set<string>();
    for (const line of lines) {
      for (const form of typeof line.form === 'string' ? [line.form] : line.form) {
        const compiled = compileForm(line, form);
        const word = compiled.head.split(/\s/)[0]!;
        const key = startKey(word, 0, Math.min(word.length, 4));
        this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), compiled]);
        if (!compiled.alone && compiled.head.trim().length >= 3) {
          const head = compiled.head.trim();
          heads.add(head);
          this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), compiled]);
        }
      }
    }
    const alternatives = [...heads]
      .sort((a, b) => b.length - a.length)
      .map((head) => head.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[ \\t]+'));
    this.#heads = new RegExp(alternatives.join('|') || '(?!)', 'g');
  }

  /** The form that a line has at `position`, its end in `end`; facts are the caller's to clear. */
  at(text: string, position: number, end: number, facts: Facts): CompiledForm | undefined {
    for (let length = Math.min(4, end - position); length > 0; length--) {
      const forms = this.#byStart.get(startKey(text, position, length));
      if (!forms) continue;
      const form = this.#firstOf(forms, text, position, end, facts, true);
      if (form) return form;
    }
    return undefined;
  }

  /** The first form found anywhere in `text` from `position` on. */
  find(text: string, position: number, facts: Facts): CompiledForm | undefined {
    const heads = this.#heads;
    heads.lastIndex = position;
    for (let hit = heads.exec(text); hit; hit = heads.exec(text)) {
      // Every form that begins here: heads may be the beginning of one another.
      const from = hit.index;
      for (const [head, forms] of this.#byHead) {
        if (!text.startsWith(head, from) && head !== hit[0].replace(/\s+/g, ' ')) continue;
        const form = this.#firstOf(forms, text, from, text.length, facts, false);
        if (!form) continue;
        this.start = from;
        return form;
      }
      heads.lastIndex = from + 1;
    }
    return undefined;
  }

  /** Where a text that goes to the line's end really ends: before another line that was written into the same one. */
  #cutTail(form: CompiledForm, end: number, facts: Facts): number {
    const tail = facts.texts[form.tailSlot]!;
    this.#heads.lastIndex = 1;
    if (!this.#heads.test(tail)) return end;
    const probe = new Facts();
    const found = this.find(tail, 1, probe);
    if (!found) return end;
    facts.texts[form.tailSlot] = tail.slice(0, this.start).trimEnd();
    return end - tail.length + this.start;
  }

  #firstOf(
    forms: readonly CompiledForm[],
    text: string,
    position: number,
    end: number,
    facts: Facts,
    atStart: boolean,
  ): CompiledForm | undefined {
    for (const form of forms) {
      if (form.alone && !atStart) continue;
      const stop = matchForm(form, text, position, end, facts);
      if (stop >= 0 && (!form.alone || isBlank(text, stop, end))) {
        this.end = form.tailSlot >= 0 ? this.#cutTail(form, stop, facts) : stop;
        return form;
      }
      facts.clear(form);
    }
    return undefined;
  }
}

export function isBlank(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) > 32) return false;
  return true;
}

/** Up to four characters as one number. */
function startKey(text: string, position: number, length: number): number {
  let key = length;
  for (let at = position; at < position + length; at++) key = key * 128 + (text.charCodeAt(at) & 127);
  return key;
}

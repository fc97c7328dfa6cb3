import { Facts } from './facts.ts';
import { FormTree } from './formTree.ts';
import { HeadFinder } from './headFinder.ts';
import { type CompiledForm, compileForm, loosePieces, matchPieces } from './lineForm.ts';
import type { LineType } from './lineType.ts';
import { isBlank } from './piece.ts';

/** Up to four bytes as one number. */
function startKey(bytes: Uint8Array, position: number, length: number): number {
  let key = length;
  for (let at = position; at < position + length; at++) key = key * 128 + (bytes[at]! & 127);
  return key;
}

/** Lines of several threads that were written into one are few; text that only looks like lines, again and again, is given up on. */
const MOST_TRIES = 300;

/** A plotter's line types, ready to be matched: by their first characters at the start of a line, by a search inside it. */
export class LineMatcher {
  readonly #forms: readonly CompiledForm[];
  /** Made for the plotter at work alone. */
  #tree: FormTree | undefined;
  /** By the first characters of the first word, whatever blanks follow. */
  readonly #byStart = new Map<number, CompiledForm[]>();
  readonly #byHead = new Map<string, CompiledForm[]>();
  /** Finds any head inside a line. */
  readonly heads: HeadFinder;
  /** Where the form found or matched last begins and ends. */
  start = -1;
  end = -1;
  /** How often forms may still be tried inside the line at hand. */
  #triesLeft = 0;

  constructor(lines: readonly LineType[]) {
    this.#forms = lines.flatMap((line) => [line.form].flat().map((form) => compileForm(line, form)));
    for (const form of this.#forms) this.#add(form);
    this.heads = new HeadFinder([...this.#byHead.keys()]);
    const { heads } = this.heads;
    // The longest head is what is found; forms whose head is the beginning of it may be meant as well.
    for (const head of heads) {
      const shorter = heads.filter((other) => other !== head && head.startsWith(other));
      this.#byHead.get(head)!.push(...shorter.flatMap((other) => this.#byHead.get(other)!));
    }
  }

  #add(form: CompiledForm): void {
    const start = Buffer.from(form.head.split(/\s/)[0]!.slice(0, 4), 'latin1');
    const key = startKey(start, 0, start.length);
    this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), form]);
    if (form.alone || form.head.length < 3) return;
    const head = form.head.replace(/\s+/g, ' ');
    this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), form]);
  }

  /** To be called before a line is searched through. */
  begin(): void {
    this.#triesLeft = MOST_TRIES;
  }

  /**
   * The form that is all of the line from `position` to `end` but for blanks, those within it as the plotter prints them. Undefined where there is none, or where
   * more than one look tells what it is. Facts are the caller's to clear.
   */
  whole(bytes: Buffer, position: number, end: number, facts: Facts): CompiledForm | undefined {
    this.#tree ??= new FormTree(this.#forms);
    const form = this.#tree.read(bytes, position, end, facts);
    if (!form || form.tailSlot < 0) return form;
    this.begin();
    if (this.#cutTail(form, bytes, this.#tree.end, facts) === this.#tree.end) return form;
    facts.clear(form.slots);
    return undefined;
  }

  /** See `FormTree`. */
  isSole(form: CompiledForm): boolean {
    this.#tree ??= new FormTree(this.#forms);
    return this.#tree.soleForms.has(form);
  }

  /** The form that a line has at `position`, with any number of blanks for each of its own. Its end is left in `end`. */
  looselyAt(bytes: Buffer, position: number, end: number, facts: Facts): CompiledForm | undefined {
    for (let length = Math.min(4, end - position); length > 0; length--) {
      const forms = this.#byStart.get(startKey(bytes, position, length));
      const form = forms && this.#firstOf(forms, bytes, position, end, facts, true);
      if (form) return form;
    }
    return undefined;
  }

  /** The first form found anywhere in a line from `position` on. `text` is the line with one character a byte. */
  find(text: string, bytes: Buffer, position: number, facts: Facts): CompiledForm | undefined {
    const { heads } = this;
    for (let at = heads.find(text, position); at >= 0 && this.#triesLeft-- > 0; at = heads.find(text, at + 1)) {
      const forms = this.#byHead.get(text.slice(at, heads.end).replace(/\s+/g, ' '))!;
      const form = this.#firstOf(forms, bytes, at, bytes.length, facts, false);
      if (form) {
        this.start = at;
        return form;
      }
    }
    return undefined;
  }

  #firstOf(
    forms: readonly CompiledForm[],
    bytes: Buffer,
    position: number,
    end: number,
    facts: Facts,
    atStart: boolean,
  ): CompiledForm | undefined {
    for (let index = 0; index < forms.length; index++) {
      const form = forms[index]!;
      if (form.alone && !atStart) continue;
      const stop = matchPieces(loosePieces(form), bytes, position, end, facts);
      if (stop >= 0 && (!form.alone || isBlank(bytes, stop, end))) {
        this.end = form.tailSlot >= 0 ? this.#cutTail(form, bytes, stop, facts) : stop;
        return form;
      }
      facts.clear(form.slots);
    }
    return undefined;
  }

  /** Where a text that goes to the line's end really ends: before another line that was written into the same one. */
  #cutTail(form: CompiledForm, bytes: Buffer, end: number, facts: Facts): number {
    const whole = facts.texts[form.tailSlot]!;
    // Every line has a blank after its first word.
    if (!whole.includes(' ')) return end;
    if (this.heads.find(whole, 1) < 0) return end;
    const from = end - Buffer.byteLength(whole, 'utf8');
    if (from < 0) return end;
    const tail = bytes.subarray(from, end);
    if (!this.find(tail.toString('latin1'), tail, 1, new Facts())) return end;
    const cut = this.start;
    facts.texts[form.tailSlot] = tail.toString('utf8', 0, cut).trimEnd();
    return from + cut;
  }
}

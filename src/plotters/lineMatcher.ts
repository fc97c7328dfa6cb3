import { Facts } from './facts.ts';
import { HeadTree } from './headTree.ts';
import { type CompiledForm, compileForm, matchPieces } from './lineForm.ts';
import type { LineType } from './lineType.ts';
import { afterBlanks, endOfLine, endsLine } from './logLines.ts';

/** Up to four bytes as one number. */
function startKey(bytes: Uint8Array, position: number, length: number): number {
  let key = length;
  for (let at = position; at < position + length; at++) key = key * 128 + (bytes[at]! & 127);
  return key;
}

export function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (bytes[at]! > 32) return false;
  return true;
}

/** Lines of several threads that were written into one are few; text that only looks like lines, again and again, is given up on. */
const MOST_TRIES = 300;

/** A plotter's line types, ready to be matched: by their first characters at the start of a line, by a search inside it. */
export class LineMatcher {
  readonly #tree = new HeadTree<CompiledForm>();
  /** By the first characters of the first word, whatever blanks follow. */
  readonly #byStart = new Map<number, CompiledForm[]>();
  readonly #byHead = new Map<string, CompiledForm[]>();
  /** Finds any head inside a line. */
  readonly heads: RegExp;
  /** Where the form found or matched last begins and ends. */
  start = -1;
  end = -1;
  /** How often forms may still be tried inside the line at hand. */
  #triesLeft = 0;

  constructor(lines: readonly LineType[]) {
    for (const line of lines) {
      for (const form of typeof line.form === 'string' ? [line.form] : line.form) this.#add(compileForm(line, form));
    }
    const heads = [...this.#byHead.keys()].sort((a, b) => b.length - a.length);
    const sources = heads.map((head) => head.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[ \\t]+'));
    this.heads = new RegExp(sources.join('|') || '(?!)', 'g');
    // The longest head is what is found; forms whose head is the beginning of it may be meant as well.
    for (const head of heads) {
      const shorter = heads.filter((other) => other !== head && head.startsWith(other));
      this.#byHead.get(head)!.push(...shorter.flatMap((other) => this.#byHead.get(other)!));
    }
  }

  #add(form: CompiledForm): void {
    this.#tree.add(form.tightHead, form);
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

  /** The form that a line has at `position`, blanks as the plotter prints them. Its end is left in `end`; facts are the caller's to clear. */
  at(bytes: Buffer, position: number, end: number, facts: Facts): CompiledForm | undefined {
    this.begin();
    const tree = this.#tree;
    for (let index = tree.collect(bytes, position, end) - 1; index >= 0; index--) {
      const form = this.#firstOf(tree.found[index]!, bytes, position, end, facts, false, true);
      if (form) return form;
    }
    return undefined;
  }

  /**
   * The form that is all of the line at `position`, whose end isn't known yet: it is left in `end`. Undefined where there is none, or where
   * only a look at the whole line tells what it is.
   */
  whole(bytes: Buffer, position: number, length: number, facts: Facts): CompiledForm | undefined {
    const tree = this.#tree;
    let end = -1;
    for (let index = tree.collect(bytes, position, length) - 1; index >= 0; index--) {
      const forms = tree.found[index]!;
      for (let each = 0; each < forms.length; each++) {
        const form = forms[each]!;
        const from = position + form.tightHead.length;
        if (form.hasText && end < 0) {
          end = endOfLine(bytes, from, length);
          if (end < 0) return undefined;
        }
        const stop = matchPieces(form.tight, 1, bytes, from, form.hasText ? end : length, facts);
        const after = stop < 0 ? -1 : afterBlanks(bytes, stop, length);
        const isWhole = after >= 0 && endsLine(bytes[after]);
        if (isWhole && (form.tailSlot < 0 || this.#cutTail(form, bytes, stop, facts) === stop)) {
          this.end = after;
          return form;
        }
        facts.clear(form.slots);
        const isOther = stop < 0 || (form.alone && after < length && bytes[after]! > 32);
        if (!isOther) return undefined;
      }
    }
    return undefined;
  }

  /** Like `at`, with any number of blanks for each: slower. */
  looselyAt(bytes: Buffer, position: number, end: number, facts: Facts): CompiledForm | undefined {
    for (let length = Math.min(4, end - position); length > 0; length--) {
      const forms = this.#byStart.get(startKey(bytes, position, length));
      const form = forms && this.#firstOf(forms, bytes, position, end, facts, true, true);
      if (form) return form;
    }
    return undefined;
  }

  /** The first form found anywhere in a line from `position` on. `text` is the line with one character a byte. */
  find(text: string, bytes: Buffer, position: number, facts: Facts): CompiledForm | undefined {
    const heads = this.heads;
    heads.lastIndex = position;
    for (let hit = heads.exec(text); hit && this.#triesLeft-- > 0; hit = heads.exec(text)) {
      const forms = this.#byHead.get(hit[0].replace(/\s+/g, ' '))!;
      const form = this.#firstOf(forms, bytes, hit.index, bytes.length, facts, true, false);
      if (form) {
        this.start = hit.index;
        return form;
      }
      heads.lastIndex = hit.index + 1;
    }
    return undefined;
  }

  #firstOf(
    forms: readonly CompiledForm[],
    bytes: Buffer,
    position: number,
    end: number,
    facts: Facts,
    loose: boolean,
    atStart: boolean,
  ): CompiledForm | undefined {
    for (let index = 0; index < forms.length; index++) {
      const form = forms[index]!;
      if (form.alone && !atStart) continue;
      // The tight head was compared on the way to the form.
      const stop = loose
        ? matchPieces(form.loose, 0, bytes, position, end, facts)
        : matchPieces(form.tight, 1, bytes, position + form.tightHead.length, end, facts);
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
    this.heads.lastIndex = 1;
    if (!this.heads.test(whole)) return end;
    const from = end - Buffer.byteLength(whole, 'utf8');
    if (from < 0) return end;
    const tail = bytes.subarray(from, end);
    if (!this.find(tail.toString('latin1'), tail, 1, new Facts())) return end;
    const cut = this.start;
    facts.texts[form.tailSlot] = tail.toString('utf8', 0, cut).trimEnd();
    return from + cut;
  }
}

import { FACT_TYPES, type FactType } from './lineType.ts';

/** Every fact that a line can tell has a slot: slots of numbers and of texts are read without a look-up by name. */
const SLOTS = new Map<string, number>();
for (const [name, type] of Object.entries(FACT_TYPES) as [string, FactType][]) {
  const target = type.as ?? name;
  if (!SLOTS.has(target)) SLOTS.set(target, SLOTS.size);
}

export function slotOf(fact: string): number {
  const slot = SLOTS.get(fact);
  if (slot === undefined) throw new Error(`No fact is named ${fact}; see FACT_TYPES.`);
  return slot;
}

/** Whether bytes are the ASCII text. */
function isText(text: string, bytes: Buffer, from: number, end: number): boolean {
  const { length } = text;
  if (length !== end - from) return false;
  for (let index = 0; index < length; index++) {
    const code = bytes[from + index];
    if (code !== text.charCodeAt(index) || code > 127) return false;
  }
  return true;
}

/** Facts of the line matched last. One object serves a whole log: reading a line allocates nothing for its numbers. */
export class Facts {
  /** NaN where the line tells none. */
  readonly numbers = new Float64Array(SLOTS.size).fill(Number.NaN);
  readonly texts = new Array<string | undefined>(SLOTS.size).fill(undefined);

  /** The text that each slot had last: plots of one command line print the same settings again and again. */
  readonly #lastTexts: string[] = new Array(SLOTS.size).fill('');

  /** Text of a slot's bytes; those that are no UTF-8 become U+FFFD. */
  textOf(slot: number, bytes: Buffer, from: number, end: number): string {
    const last = this.#lastTexts[slot];
    if (isText(last, bytes, from, end)) return last;
    const text = bytes.toString('utf8', from, end);
    this.#lastTexts[slot] = text;
    return text;
  }

  clear(slots: readonly number[]): void {
    for (let index = 0; index < slots.length; index++) {
      this.numbers[slots[index]] = Number.NaN;
      this.texts[slots[index]] = undefined;
    }
  }
}

/** Parts of steps in the order in which line types mention them: numbers are cheaper than texts in the hot loop. */
const PARTS: string[] = [''];
export const MOST_PARTS = 64;

export function partNumber(part: string): number {
  const index = PARTS.indexOf(part);
  if (index >= 0) return index;
  if (PARTS.length === MOST_PARTS) throw new Error(`Steps have no more than ${MOST_PARTS} parts; ${part} is one more.`);
  return PARTS.push(part) - 1;
}

export function partName(index: number): string {
  return PARTS[index] ?? '';
}

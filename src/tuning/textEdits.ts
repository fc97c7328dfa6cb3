import type { JsonDocument, JsonNode, TextRange } from '../input/jsonc.ts';
import { memberAt, nodeAt, type Path } from './jsonPath.ts';

/** Replaces a range of the text. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** Gives a setting a value: replaces the one there, or adds the setting to its object. Empty where that isn't possible. */
export function setting(document: JsonDocument, path: Path, value: unknown): TextEdit[] {
  const { root, text } = document;
  const node = nodeAt(root, path);
  const written = JSON.stringify(value);
  if (node) return [{ start: node.start, end: node.end, text: written }];
  const name = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  if (typeof name !== 'string') return [];
  if (parent?.kind !== 'object')
    return parent || path.length < 2 ? [] : setting(document, path.slice(0, -1), { [name]: value });
  const last = parent.members.at(-1);
  const member = `${JSON.stringify(name)}: ${written}`;
  if (!last) return [{ start: parent.start + 1, end: parent.end - 1, text: ` ${member} ` }];
  const isOnOwnLine = text.slice(parent.start, last.start).includes('\n');
  const between = isOnOwnLine ? `\n${indentOf(text, last.start)}` : ' ';
  return [{ start: last.end, end: last.end, text: `,${between}${member}` }];
}

/** Takes a setting or an item out, with its comma and the line it leaves empty. */
export function removal({ root, text }: JsonDocument, path: Path): TextEdit[] {
  const parent = nodeAt(root, path.slice(0, -1));
  const one: TextRange | undefined = parent?.kind === 'array' ? nodeAt(root, path) : memberAt(root, path);
  if (!one || !parent || parent.kind === 'value') return [];
  const siblings: readonly TextRange[] = parent.kind === 'array' ? parent.items : parent.members;
  const index = siblings.findIndex(({ start }) => start === one.start);
  const next = siblings[index + 1];
  const previous = siblings[index - 1];
  // Together with what parts it from its neighbour; comments there go as well.
  if (next) return [{ start: one.start, end: next.start, text: '' }];
  if (previous) return [{ start: previous.end, end: endWithComma(text, parent, one.end), text: '' }];
  return [{ start: parent.start + 1, end: parent.end - 1, text: '' }];
}

function endWithComma(text: string, parent: JsonNode, end: number): number {
  const comma = /^\s*,/.exec(text.slice(end, parent.end));
  return end + (comma?.[0].length ?? 0);
}

function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)![0];
}

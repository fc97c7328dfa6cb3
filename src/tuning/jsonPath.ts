import type { JsonMember, JsonNode, TextRange } from '../input/jsonc.ts';

/** Names of members and numbers of items, from the root or from a configuration. */
export type Path = readonly (string | number)[];

/** The node at a path; undefined where there is none. */
export function nodeAt(root: JsonNode | undefined, path: Path): JsonNode | undefined {
  let node = root;
  for (const part of path) {
    if (node?.kind === 'object') node = node.members.find(({ key }) => key.name === part)?.value;
    else if (node?.kind === 'array' && typeof part === 'number') node = node.items[part];
    else return undefined;
  }
  return node;
}

/** The member of an object that a path ends in; undefined for items of arrays and where there is none. */
export function memberAt(root: JsonNode | undefined, path: Path): JsonMember | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === 'object' ? parent.members.find(({ key }) => key.name === path.at(-1)) : undefined;
}

/** The range to mark for a path: its value, or the nearest thing around it that exists (an object by its name). */
export function rangeOf(root: JsonNode | undefined, path: Path): TextRange {
  for (let length = path.length; length >= 0; length--) {
    const part = path.slice(0, length);
    const node = nodeAt(root, part);
    const key = memberAt(root, part)?.key;
    if (node && (length === path.length || !key) && node.kind !== 'object') return node;
    if (key) return key;
    if (node) return { start: node.start, end: node.start + 1 };
  }
  return { start: 0, end: 0 };
}

/** Where in the document an offset lies. */
export interface Spot {
  /** Of the innermost member or item at the offset, or of the object in which a new name would stand. */
  readonly path: Path;
  readonly part: 'name' | 'value';
  /** The name or value that is there already. */
  readonly range?: TextRange;
}

export function spotAt(root: JsonNode | undefined, offset: number): Spot | undefined {
  return root && isIn(root, offset) ? spotIn(root, offset, []) : undefined;
}

function spotIn(node: JsonNode, offset: number, path: Path): Spot {
  if (node.kind === 'value') return { path, part: 'value', range: node };
  if (node.kind === 'array') {
    const index = node.items.findIndex((item) => isIn(item, offset));
    if (index >= 0) return spotIn(node.items[index], offset, [...path, index]);
    return { path: [...path, node.items.filter(({ end }) => end <= offset).length], part: 'value' };
  }
  for (const { key, value, end } of node.members) {
    if (isIn(key, offset)) return { path: [...path, key.name], part: 'name', range: key };
    if (value && isIn(value, offset)) return spotIn(value, offset, [...path, key.name]);
    const isBeforeValue = offset > key.end && offset <= (value ? value.start : end);
    if (isBeforeValue) return { path: [...path, key.name], part: 'value' };
  }
  return { path, part: 'name' };
}

/** Both ends count: a cursor stands between characters. */
function isIn({ start, end }: TextRange, offset: number): boolean {
  return offset >= start && offset <= end;
}

import { LEAF, type Tree } from './growTree.ts';

/**
 * All trees of a forest one after the other, in a third of the room that they take as JSON keeps them: monitors hold forests for days. A
 * border is a code, which fits a byte.
 */
export class PackedTrees {
  /** Where each tree's nodes and values begin, and the last one's end. */
  readonly #nodes: Uint32Array;
  readonly #values: Uint32Array;
  readonly #feature: Int16Array;
  readonly #border: Uint8Array;
  /** As in the tree: counted from its own first node or value. */
  readonly #next: Uint32Array;
  readonly #value: Float64Array;

  constructor(trees: readonly Tree[]) {
    this.#nodes = beginnings(trees.map(({ feature }) => feature.length));
    this.#values = beginnings(trees.map(({ values }) => values.length));
    const [nodes, values] = [this.#nodes[trees.length], this.#values[trees.length]];
    this.#feature = new Int16Array(nodes);
    this.#border = new Uint8Array(nodes);
    this.#next = new Uint32Array(nodes);
    this.#value = new Float64Array(values);
    trees.forEach((tree, at) => {
      this.#feature.set(tree.feature, this.#nodes[at]);
      this.#border.set(tree.border, this.#nodes[at]);
      this.#next.set(tree.next, this.#nodes[at]);
      this.#value.set(tree.values, this.#values[at]);
    });
  }

  get length(): number {
    return this.#nodes.length - 1;
  }

  /** As JSON keeps them. */
  get trees(): Tree[] {
    return Array.from({ length: this.length }, (_, at) => {
      const [from, to] = [this.#nodes[at], this.#nodes[at + 1]];
      return {
        feature: [...this.#feature.subarray(from, to)],
        border: [...this.#border.subarray(from, to)],
        next: [...this.#next.subarray(from, to)],
        values: [...this.#value.subarray(this.#values[at], this.#values[at + 1])],
      };
    });
  }

  /** Where what a tree predicts for a row with these codes begins, for `valueAt`. */
  leafOf(tree: number, codes: ArrayLike<number>): number {
    const first = this.#nodes[tree];
    let node = first;
    for (let feature = this.#feature[node]; feature !== LEAF; feature = this.#feature[node]) {
      node = first + this.#next[node] + (codes[feature] > this.#border[node] ? 1 : 0);
    }
    return this.#values[tree] + this.#next[node];
  }

  valueAt(place: number): number {
    return this.#value[place];
  }
}

function beginnings(lengths: readonly number[]): Uint32Array {
  const all = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, at) => {
    all[at + 1] = all[at] + length;
  });
  return all;
}

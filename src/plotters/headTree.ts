interface Node<Value> {
  /** Bytes on the way from the node above. */
  label: Uint8Array;
  /** First byte of each child's label, parallel to `children`. */
  readonly firsts: number[];
  readonly children: Node<Value>[];
  /** Place of a child by its first byte, plus 1; absent where few are looked through as fast. */
  places: Uint8Array | undefined;
  readonly values: Value[];
}

/** More children than these are found by a table. */
const FEW = 4;

function node<Value>(label: Uint8Array): Node<Value> {
  return { label, firsts: [], children: [], places: undefined, values: [] };
}

function addChild<Value>(to: Node<Value>, child: Node<Value>): void {
  to.firsts.push(child.label[0]);
  to.children.push(child);
  if (to.children.length <= FEW) return;
  to.places = new Uint8Array(256);
  for (const [index, first] of to.firsts.entries()) to.places[first] = index + 1;
}

/** Finds, in one pass over a line's beginning, all heads that it begins with. */
export class HeadTree<Value> {
  readonly #root = node<Value>(new Uint8Array());
  /** Values of the heads found last, from the shortest head to the longest. */
  readonly found: (readonly Value[])[] = [];

  add(head: Uint8Array, value: Value): void {
    let at = this.#root;
    let rest = head;
    while (rest.length > 0) {
      const index = at.firsts.indexOf(rest[0]);
      if (index < 0) {
        const leaf = node<Value>(rest);
        addChild(at, leaf);
        leaf.values.push(value);
        return;
      }
      const child = at.children[index];
      let shared = 0;
      while (shared < child.label.length && shared < rest.length && child.label[shared] === rest[shared]) shared++;
      if (shared < child.label.length) {
        // Split the label where the two part.
        const middle = node<Value>(child.label.subarray(0, shared));
        child.label = child.label.subarray(shared);
        addChild(middle, child);
        at.children[index] = middle;
        at = middle;
      } else at = child;
      rest = rest.subarray(shared);
    }
    at.values.push(value);
  }

  /** Fills `found` and returns how many heads there are. */
  collect(bytes: Uint8Array, position: number, end: number): number {
    let count = 0;
    let current = this.#root;
    let at = position;
    while (at < end) {
      const code = bytes[at];
      const { firsts, places } = current;
      let index = 0;
      if (places) {
        index = places[code] - 1;
        if (index < 0) return count;
      } else {
        while (index < firsts.length && firsts[index] !== code) index++;
        if (index === firsts.length) return count;
      }
      current = current.children[index];
      const { label } = current;
      if (at + label.length > end) return count;
      for (let offset = 1; offset < label.length; offset++) if (bytes[at + offset] !== label[offset]) return count;
      at += label.length;
      if (current.values.length > 0) this.found[count++] = current.values;
    }
    return count;
  }
}

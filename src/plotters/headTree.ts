interface Node<Value> {
  /** Bytes on the way from the node above. */
  label: Uint8Array;
  /** First byte of each child's label, parallel to `children`. */
  readonly firsts: number[];
  readonly children: Node<Value>[];
  readonly values: Value[];
}

function node<Value>(label: Uint8Array): Node<Value> {
  return { label, firsts: [], children: [], values: [] };
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
        at.firsts.push(rest[0]);
        at.children.push(leaf);
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
        middle.firsts.push(child.label[0]);
        middle.children.push(child);
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
      const { firsts } = current;
      let index = 0;
      while (index < firsts.length && firsts[index] !== code) index++;
      if (index === firsts.length) return count;
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

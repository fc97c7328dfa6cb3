/** Places 0 … n − 1 put together by what they have in common. */
export interface GroupedPlaces {
  /** Group by group, these as they first come, and each in its order. */
  readonly order: Int32Array;
  /** Of each group its places: windows on the order. */
  readonly groups: readonly Int32Array[];
}

/** As `Map.groupBy` does it, without a list that grows for each group: there may be one for each of thousands of plots. */
export function groupedPlaces(count: number, keyOf: (place: number) => unknown): GroupedPlaces {
  const numbers = new Map<unknown, number>();
  const groupOf = new Int32Array(count);
  const sizes = new Int32Array(count);
  for (let place = 0; place < count; place++) {
    const key = keyOf(place);
    const group = numbers.get(key) ?? numbers.size;
    if (group === numbers.size) numbers.set(key, group);
    groupOf[place] = group;
    sizes[group]++;
  }
  const next = new Int32Array(numbers.size);
  for (let group = 1; group < next.length; group++) next[group] = next[group - 1] + sizes[group - 1];
  const order = new Int32Array(count);
  for (let place = 0; place < count; place++) order[next[groupOf[place]]++] = place;
  const groups = Array.from(next, (end, group) => order.subarray(end - sizes[group], end));
  return { order, groups };
}

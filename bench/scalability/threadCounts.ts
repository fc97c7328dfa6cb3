/** Numbers of threads to try on a host: the small ones, then by halves up to all, and a little beyond where more can't help. */
export function threadCounts(threads: number): number[] {
  const counts = new Set([1, 2, 3, 4].filter((count) => count <= threads * 2));
  for (let count = threads * 2; count > 4; count = Math.floor(count / 1.5)) counts.add(count);
  counts.add(threads);
  return [...counts].sort((a, b) => a - b);
}

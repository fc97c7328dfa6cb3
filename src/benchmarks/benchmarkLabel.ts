/** What people read of a result's name: `cpu-sha256[one thread]` is `cpu-sha256, one thread`. */
export function benchmarkLabel(name: string): string {
  return name.replace(/\[([^\]]+)\]$/, ', $1');
}

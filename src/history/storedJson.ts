/** The JSON of a row; undefined where it was damaged: that costs the row alone, and `history verify` counts it. */
export function storedJson<Value>(text: unknown): Value | undefined {
  try {
    return (JSON.parse(text as string) as Value | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Positions of whole blocks in a file, in an order that looks random and is the same each time. */
export function randomPositions(bytes: number, blockBytes: number): () => number {
  const blocks = Math.floor(bytes / blockBytes);
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) % blocks) * blockBytes;
  };
}

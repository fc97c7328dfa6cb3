const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The objects that a JSON array holds, one by one: what all of them are at once is large, and who keeps a part of each has no use for it.
 * Throws a `SyntaxError` where it is none, after those before.
 */
export function* jsonElements(json: Buffer): Generator<unknown> {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) {
      // To its end.
      while (json[++i] !== QUOTE && i < json.length) if (json[i] === BACKSLASH) i++;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth++ === 1) start = i;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (--depth === 1) yield JSON.parse(json.toString('utf8', start, i + 1));
    }
  }
  if (depth !== 0) throw new SyntaxError('a JSON array has no end');
}

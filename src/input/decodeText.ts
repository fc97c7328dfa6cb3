/**
 * Text of a file that some program wrote: UTF-8, or UTF-16 as PowerShell's `>` and Windows' editors write it, with its mark or
 * without. The mark itself is no part of the text.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** Which encoding a text begins in. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // A letter of ASCII beside a NUL: no text in UTF-8 begins so.
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be';
  return first !== undefined && first !== 0 && second === 0 ? 'utf-16le' : 'utf-8';
}

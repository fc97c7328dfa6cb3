/** Text of a log's piece: a log is held as one character a byte until a text is really wanted; bytes that are no UTF-8 become U+FFFD. */
export function decodeText(bytesAsText: string): string {
  for (let at = 0; at < bytesAsText.length; at++) {
    if (bytesAsText.charCodeAt(at) > 127) return Buffer.from(bytesAsText, 'latin1').toString('utf8');
  }
  return bytesAsText;
}

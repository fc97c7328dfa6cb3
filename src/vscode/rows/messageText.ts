/**
 * A text for a message or a progress of VS Code, which makes a link of `[words](address)`, `command:` included: what a stranger wrote in a
 * name or an answer is no button. A space without width keeps the two apart.
 */
export function messageText(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}

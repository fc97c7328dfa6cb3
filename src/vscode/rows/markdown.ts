/** A stranger's text (an argument, a path, a reason) as text in Markdown: nothing in it is a link, a picture, HTML or the end of anything. */
export function escapedMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&@-]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** A stranger's text as a block of code, which no back-ticks in it can end. */
export function codeBlock(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/[\r\n]+/g, ' ')}\n${fence}`;
}

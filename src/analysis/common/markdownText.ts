/**
 * Plain text (an argument, a path, a reason, all of which a stranger may have written) as Markdown shows it: in one line, nothing of it
 * is a mark, a link, HTML, or the end of what it stands in. What Markdown leaves alone stays as it is, for who reads it unrendered.
 */
export function markdownText(text: string): string {
  return text
    .replaceAll(/[\r\n\u2028\u2029]+/g, ' ')
    .trim()
    .replaceAll(MARKS, '\\$&')
    .replace(/^[#>]|^[-+](?=[\s-]|$)|(?<=^\d{1,9})[.)](?=\s|$)/, '\\$&');
}

/** Marks, pictures and links; addresses, that are links where they stand; formulas; an underscore but within a word. */
const MARKS = /[\\`*[\]<|~@$]|&(?=#?\w{1,32};)|:(?=\/\/)|(?<=\bwww)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu;

/** As a block of code, in one line, which no back-ticks in it can end. */
export function codeBlock(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replaceAll(/[\r\n]+/g, ' ')}\n${fence}`;
}

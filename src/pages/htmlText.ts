const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What no document of XML may hold, not even escaped: control characters, halves of a pair, and two that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NEVER = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]/g;

/** A text as it stands within an element or an attribute of HTML, SVG or XML: nothing in it is a tag, or the end of one. */
export function htmlText(text: string): string {
  return onlyXml(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** A document of XML, or a text for one, with a sign for each character that would keep readers from opening it. */
export function onlyXml(text: string): string {
  return text.toWellFormed().replaceAll(NEVER, '\ufffd');
}

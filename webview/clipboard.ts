/** Puts a picture on the clipboard; `png` in base 64 may still be on its way. */
export async function copyPng(png: Promise<string>): Promise<void> {
  const blob = png.then(
    (text) => new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: 'image/png' }),
  );
  // Asked at once, while it is still what a person did.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}

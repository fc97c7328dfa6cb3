/** `*` is any text, `?` any letter. In time that grows with both lengths only, whatever stars there are. */
export function matchesGlob(name: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  let inPattern = 0;
  while (at < name.length) {
    const letter = pattern[inPattern];
    if (letter === '*') {
      star = inPattern++;
      afterStar = at;
    } else if (letter === '?' || letter === name[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      // The last star takes one letter more.
      inPattern = star + 1;
      at = ++afterStar;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

/** How wide a text is: a part of the library that its types leave out. */
declare module 'cli-table3/src/utils.js' {
  /** Columns of the widest line in a terminal. */
  export function strlen(text: string): number;
}

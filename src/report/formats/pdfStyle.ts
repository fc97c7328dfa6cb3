/** Names under which the fonts are registered. */
export const REGULAR = 'regular';
export const BOLD = 'bold';
export const INK = '#1f2328';
export const PALE = '#57606a';

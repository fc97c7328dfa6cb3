/** Style sheets come into the bundle as text; the page puts them under its nonce. */
declare module '*.css' {
  const css: string;
  export default css;
}

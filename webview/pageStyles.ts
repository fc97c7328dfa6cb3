import { MIXED_STYLES } from '../src/pages/colours.ts';
import pageCss from './page.css';

/** Gives the page its styles, under the nonce of the script that runs first. */
export function addStyles(...own: readonly string[]): void {
  // In the body, which knows the theme.
  const textContent = [pageCss, `body {\n${MIXED_STYLES}\n}`, ...own].join('\n');
  const style = Object.assign(document.createElement('style'), { textContent });
  style.nonce = (document.currentScript as HTMLScriptElement).nonce;
  document.head.append(style);
}

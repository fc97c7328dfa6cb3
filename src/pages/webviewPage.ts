import { htmlText } from './htmlText.ts';

export interface WebviewPage {
  readonly title: string;
  /** Of the page's main element, which the script fills. */
  readonly id: string;
  /** What stands there until it has. */
  readonly loading: string;
  /** A script that runs before the page's own is there. */
  readonly ahead?: string;
}

/** What is new for each page that is shown. */
export interface PageAddress {
  /** What carries it may run and style. */
  readonly nonce: string;
  /** Address of the page's bundle as the webview may load it. */
  readonly scriptUri: string;
}

/**
 * A webview's page: nothing but the script, which builds the rest and brings its styles under the same nonce. What draws lies beside it, and is
 * fetched at the same time. The toolkit's controls look for the nonce in `csp-nonce`.
 */
export function webviewHtml({ title, id, loading, ahead }: WebviewPage, { nonce, scriptUri }: PageAddress): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<link rel="preload" as="script" nonce="${nonce}" href="${htmlText(scriptUri.replace(/[^/]*$/, 'vega.js'))}">
</head>
<body>${ahead === undefined ? '' : `\n<script nonce="${nonce}">${ahead}</script>`}
<main id="${id}"><p>${htmlText(loading)}</p></main>
<script nonce="${nonce}" src="${htmlText(scriptUri)}"></script>
</body>
</html>
`;
}

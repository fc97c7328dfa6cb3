export interface DashboardPage {
  /** New for each page: what carries it may run and style. */
  readonly nonce: string;
  /** Address of dist/dashboard.js as the webview may load it. */
  readonly scriptUri: string;
}

/**
 * The webview's page: nothing but the script, which builds the rest and brings its styles under the same nonce. The
 * toolkit's controls look for the nonce in `csp-nonce`.
 */
export function dashboardHtml({ nonce, scriptUri }: DashboardPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PlotScope Dashboard</title>
</head>
<body>
<main id="dashboard"><p>Loading the dashboard …</p></main>
<script nonce="${nonce}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

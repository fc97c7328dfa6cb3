export interface BenchmarkPage {
  /** New for each page: what carries it may run and style. */
  readonly nonce: string;
  /** Address of dist/benchmarks.js as the webview may load it. */
  readonly scriptUri: string;
}

/** The webview's page: nothing but the script, which builds the rest and brings its styles under the same nonce. */
export function benchmarkHtml({ nonce, scriptUri }: BenchmarkPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PlotScope Benchmarks</title>
</head>
<body>
<main id="benchmarks"><p>Loading the results …</p></main>
<script nonce="${nonce}" src="${scriptUri.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></script>
</body>
</html>
`;
}

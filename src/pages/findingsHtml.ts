import type { FindingsPage, Told } from '../analysis/common/findingsPage.ts';
import type { Insight } from '../analysis/common/insight.ts';
import type { Recommendation } from '../analysis/common/recommendation.ts';
import { htmlText } from './htmlText.ts';
import { sectionHtml, wordsHtml } from './sectionHtml.ts';

/** What a person can do about something that is told. */
export interface FindingLink {
  readonly text: string;
  readonly href: string;
}

export interface FindingsLinks {
  ofFinding(finding: Insight): FindingLink | undefined;
  ofAdvice(advice: Recommendation): FindingLink | undefined;
}

/** An analysis as a webview's page, without any script. `nonce`: what its styles carry. */
export function findingsHtml(page: FindingsPage, links: FindingsLinks, nonce: string): string {
  const { title, range, verdict, because, findings, advice, more } = page;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style nonce="${nonce}">${CSS}</style>
</head>
<body>
<main>
<h1>${htmlText(title)}</h1>
<p class="basis">${htmlText(range)}</p>
<p class="verdict">${htmlText(verdict)}${because ? linkHtml(links.ofFinding(because)) : ''}</p>
${listHtml('Findings', findings, ({ what }) => links.ofFinding(what))}
${listHtml('What to do', advice, ({ what }) => links.ofAdvice(what))}
<details>
<summary>All the rest: ${htmlText(more.map((section) => section.title).join(', '))}</summary>
${more.map((one) => sectionHtml(one)).join('\n')}
</details>
</main>
</body>
</html>
`;
}

function listHtml<What>(
  title: string,
  told: readonly Told<What>[],
  linkOf: (one: Told<What>) => FindingLink | undefined,
): string {
  if (told.length === 0) return '';
  const items = told.map((one) => `<li>${wordsHtml(one.words)}${linkHtml(linkOf(one))}</li>`);
  return `<h2>${htmlText(title)}</h2>\n<ol>\n${items.join('\n')}\n</ol>`;
}

function linkHtml(link: FindingLink | undefined): string {
  return link === undefined ? '' : ` <a href="${htmlText(link.href)}">${htmlText(link.text)}</a>`;
}

const CSS = `
body { color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0; }
h2 { font-size: 1.1em; font-weight: 600; margin: 1.4em 0 .4em; }
.basis { color: var(--vscode-descriptionForeground); }
.verdict { font-size: 1.15em; font-weight: 600; border-left: 3px solid var(--vscode-textLink-foreground); padding-left: .8rem; }
.verdict a { font-weight: normal; font-size: .87em; }
li { margin: .5em 0; }
a { color: var(--vscode-textLink-foreground); white-space: nowrap; }
a:hover { color: var(--vscode-textLink-activeForeground); }
a:focus-visible, summary:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
details { margin-top: 2em; }
summary { cursor: pointer; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: right; padding: .2em .8em .2em 0; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); white-space: nowrap; }
.words { text-align: left; }
`;

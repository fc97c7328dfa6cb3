import type { Report, ReportChart } from '../../analysis/common/report.ts';
import { MIXED_STYLES } from '../../pages/colours.ts';
import { htmlText } from '../../pages/htmlText.ts';
import { sectionHtml } from '../../pages/sectionHtml.ts';
import { chartSvg } from './chartSvg.ts';
import { allCharts } from './reportCharts.ts';

const CHART_WIDTH = 560;

/** One file that opens offline: no script, no address to load from. It prints, and follows the reader's light or dark. */
export async function reportHtml({ title, range, summary, sections }: Report): Promise<string> {
  const drawn = new Map<ReportChart, string>();
  for (const chart of allCharts(sections)) drawn.set(chart, await chartSvg(chart.spec, CHART_WIDTH));
  const chart = (one: ReportChart) => figureHtml(one, drawn.get(one) ?? '');
  const id = (i: number) => `part-${i + 1}`;
  const contents = sections.map((one, i) => `<li><a href="#${id(i)}">${htmlText(one.title)}</a></li>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(`${title}: ${range}`)}</title>
<style>${CSS}</style>
</head>
<body>
<header>
<h1>${htmlText(title)}</h1>
<p class="basis">${htmlText(range)}</p>
</header>
<nav aria-label="Contents"><ul>${contents.join('')}</ul></nav>
<main>
<section class="summary" aria-label="Summary">
${summary.map((sentence) => `<p>${htmlText(sentence)}</p>`).join('\n')}
</section>
${sections.map((one, i) => `<section id="${id(i)}">\n${sectionHtml(one, { chart })}\n</section>`).join('\n')}
</main>
</body>
</html>
`;
}

function figureHtml({ title, sentence, legend }: ReportChart, svg: string): string {
  const described = `<svg role="img" aria-label="${htmlText(`${title}: ${sentence}`)}"`;
  const keys = legend.map(({ name, color, dash = [] }) => {
    const dashed = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    const swatch = `<svg width="22" height="10" aria-hidden="true"><path d="M1 5h20" stroke="${htmlText(color)}" stroke-width="3"${dashed}/></svg>`;
    return `<li>${swatch} ${htmlText(name)}</li>`;
  });
  return `<figure>
<figcaption>${htmlText(title)}</figcaption>
${svg.replace('<svg', () => described)}
${keys.length > 0 ? `<ul class="legend">${keys.join('')}</ul>` : ''}
<p class="basis">${htmlText(sentence)}</p>
</figure>`;
}

const CSS = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --pale: #57606a; --line: #d0d7de; --accent: #0969da;
  --vscode-foreground: var(--ink); --vscode-editor-background: var(--paper);
  --vscode-charts-lines: #8c959f; --vscode-charts-foreground: var(--pale); ${MIXED_STYLES} }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16191d; --ink: #e6e8eb; --pale: #a2abb5; --line: #3a4149; --accent: #6cb0ff;
    --vscode-charts-blue: #5aa9ff; --vscode-charts-yellow: #e0b13a; --vscode-charts-green: #6fc36b; --vscode-charts-purple: #b98ae0;
    --vscode-charts-red: #ff7b72; --plotscope-orange: #f0963c; }
}
@media print {
  :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --pale: #444444; --line: #bbbbbb; --accent: #000000;
    --vscode-charts-blue: #1a85ff; --vscode-charts-yellow: #bf8803; --vscode-charts-green: #388a34; --vscode-charts-purple: #652d90;
    --vscode-charts-red: #e51400; --plotscope-orange: #b5610a; }
  nav { display: none; }
  figure, tr, li { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .table { overflow: visible; }
}
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.7em; margin: .3em 0 0; }
h2 { font-size: 1.35em; margin: 2em 0 .4em; border-bottom: 1px solid var(--line); padding-bottom: .2em; }
h3 { font-size: 1.1em; margin: 1.5em 0 .4em; }
h4, h5, h6 { font-size: 1em; margin: 1.2em 0 .3em; }
.basis { color: var(--pale); }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; }
a { color: var(--accent); }
.summary { border-left: 4px solid var(--accent); padding-left: 1rem; font-size: 1.05em; }
.summary p { margin: .3em 0; }
figure { display: inline-block; vertical-align: top; width: calc(50% - 1.5rem); margin: .6rem 1rem 1.2rem 0; }
@media (max-width: 55rem) { figure { width: 100%; margin-right: 0; } }
figcaption { font-weight: 600; }
figure > svg { width: 100%; height: auto; font-family: inherit; }
figure p { margin: .2em 0; font-size: .9em; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; margin: 0; padding: 0; font-size: .9em; }
.legend svg { vertical-align: middle; }
.table { overflow-x: auto; }
.table:focus-visible { outline: 2px solid var(--accent); }
table { border-collapse: collapse; font-size: .92em; }
th, td { text-align: right; padding: .25em 1em .25em 0; border-bottom: 1px solid var(--line); vertical-align: top; font-variant-numeric: tabular-nums; }
.words { text-align: left; }
td.words { min-width: 6em; max-width: 40em; }
li { margin: .3em 0; }
`;

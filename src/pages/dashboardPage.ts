import { CHARTS } from './charts.ts';
import { dashboardHostContract } from './dashboardProtocol.ts';
import { FIRST_LAYOUT, type Layout } from './layout.ts';
import { SECTIONS } from './sections.ts';
import { type PageAddress, webviewHtml } from './webviewPage.ts';

const PAGE = { title: 'PlotScope Dashboard', id: 'dashboard', loading: 'Loading the dashboard …' };

/** What a page of VS Code's calls its extension by. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** What the page has asked before its script was there. */
export interface AskedAhead {
  readonly vscode: VsCodeApi;
  /** Ids of the charts whose values it asked for. */
  readonly charts: readonly string[];
  /** What it was told since. */
  readonly told: unknown[];
  /** Takes what it is told. */
  hear(message: unknown): void;
}

/**
 * The dashboard's page; `scriptUri` is the address of dist/dashboard.js. It asks for what it shows first before that is loaded, so that the answer
 * comes meanwhile. @param layout its sections
 */
export function dashboardHtml(address: PageAddress, layout: Layout = FIRST_LAYOUT): string {
  const asked = { version: dashboardHostContract.version, charts: firstChart(layout) };
  return webviewHtml({ ...PAGE, ahead: `(${askAhead})(${JSON.stringify(asked)});` }, address);
}

/** Of the section that stands first: alone it is drawn soonest, and what stands beside it is asked for when it is. */
function firstChart(layout: Layout): string[] {
  const first = layout.find(({ shown }) => shown)?.id;
  const ids: readonly string[] = SECTIONS.find(({ id }) => id === first)?.charts ?? [];
  return ids.filter((id) => CHARTS.some((chart) => chart.id === id)).slice(0, 1);
}

/** Runs in the page, where there is nothing but what stands in it. */
function askAhead({ version, charts }: { readonly version: number; readonly charts: readonly string[] }): void {
  const page = globalThis as unknown as { acquireVsCodeApi(): VsCodeApi; askedAhead: AskedAhead };
  const vscode = page.acquireVsCodeApi();
  const { range, points } = (vscode.getState() ?? {}) as { readonly range?: unknown; readonly points?: unknown };
  const told: unknown[] = [];
  const asked: AskedAhead = { vscode, charts, told, hear: (message) => told.push(message) };
  page.askedAhead = asked;
  addEventListener('message', ({ data }) => asked.hear(data));
  vscode.postMessage({ kind: 'notice', version, name: 'ready', body: { range, points, charts } });
  // While scripts come: what writes a time first reads the rules of its language, which takes a tenth of drawing a chart.
  setTimeout(() =>
    new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(),
  );
}

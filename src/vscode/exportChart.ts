import * as v from 'valibot';
import * as vscode from 'vscode';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import { CHART_FORMAT_NAMES, CHART_FORMATS, type ChartFormat } from '../pages/chartFormats.ts';
import { CHARTS } from '../pages/charts.ts';
import { FLEET_PICTURE, PICTURES, type PictureContent } from '../pages/pictures.ts';
import { folderOfChoice } from './createReport.ts';

const TITLE = 'Export Chart';
/** In the dashboard. */
const ALL = [...CHARTS, ...PICTURES, FLEET_PICTURE].map(({ id, title }) => ({ id, title }));

/** What the menu of a chart in the dashboard tells; a key binding may tell the rest. */
const Given = v.fallback(
  v.object({
    chart: v.optional(v.string()),
    format: v.optional(v.picklist(CHART_FORMAT_NAMES)),
    file: v.optional(v.string()),
    /** Where the history of another host is. */
    history: v.optional(v.string()),
    /** Epoch seconds. */
    from: v.optional(v.number()),
    to: v.optional(v.number()),
  }),
  {},
);

export interface ExportChartOptions {
  readonly reader: HistoryReader;
  readonly ranges: readonly { readonly label: string; readonly seconds: number }[];
  /** What the dashboard shows now, in epoch seconds. */
  readonly shown: { readonly from: number; readonly to: number } | undefined;
  /** What the fleet's server tells of a range. */
  fleet(range: { readonly from: number; readonly to: number }): Promise<PictureContent>;
}

/** Writes one of the dashboard's charts into a file, of the range that it shows; asks for what isn't told. */
export async function exportChart(
  { reader, ranges, shown, fleet }: ExportChartOptions,
  given?: unknown,
): Promise<void> {
  const told = v.parse(Given, given);
  const chart = ALL.find(({ id }) => id === told.chart) ?? (await pickChart());
  if (!chart) return;
  const { history, from, to } = told;
  const range = from !== undefined && to !== undefined ? { from, to } : (shown ?? (await pickRange(ranges)));
  if (!range) return;
  const format = told.format ?? (await pickFormat());
  if (!format) return;
  const target = told.file === undefined ? await pickTarget(chart.id, format) : vscode.Uri.file(told.file);
  if (!target) return;
  const progress = { location: vscode.ProgressLocation.Notification, title: `Exporting ${chart.title} …` };
  const content = await vscode.window.withProgress(progress, async () => {
    const wanted = { chart: chart.id, ...range, format };
    if (history !== undefined) return ofOther(reader.ofAnyHost(history), wanted);
    if (chart.id !== FLEET_PICTURE.id) return reader.exportChart(wanted);
    const { picture, failed, empty } = await fleet(range);
    if (!picture) throw new Error(failed ?? empty?.text ?? FLEET_PICTURE.empty);
    return reader.exportChart({ ...wanted, picture });
  });
  await vscode.workspace.fs.writeFile(target, typeof content === 'string' ? Buffer.from(content) : content);
  const written = vscode.window.showInformationMessage(`${chart.title}: ${target.fsPath}`, 'Open');
  void written.then((choice) => choice && vscode.commands.executeCommand('vscode.open', target));
}

async function ofOther(reader: HistoryReader, wanted: Parameters<HistoryReader['exportChart']>[0]) {
  try {
    return await reader.exportChart(wanted);
  } finally {
    reader.dispose();
  }
}

async function pickChart() {
  const items = ALL.map((chart) => ({ label: chart.title, chart }));
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'Which chart?' }))?.chart;
}

async function pickRange(ranges: ExportChartOptions['ranges']) {
  const picked = await vscode.window.showQuickPick(ranges, { title: TITLE, placeHolder: 'Of when?' });
  const to = Date.now() / 1000;
  return picked && { from: to - picked.seconds, to };
}

async function pickFormat(): Promise<ChartFormat | undefined> {
  const items = CHART_FORMAT_NAMES.map((format) => ({
    label: CHART_FORMATS[format],
    description: `.${format}`,
    format,
  }));
  return (await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'As what?' }))?.format;
}

function pickTarget(chart: string, format: ChartFormat) {
  const defaultUri = vscode.Uri.joinPath(folderOfChoice(), `plotscope-${chart}.${format}`);
  return vscode.window.showSaveDialog({ title: TITLE, defaultUri, filters: { [CHART_FORMATS[format]]: [format] } });
}

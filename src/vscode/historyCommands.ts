import * as vscode from 'vscode';
import { ANALYSIS_KINDS, type AnalysisKind } from '../analysis/past/analysis.ts';
import type { HistoryReader } from '../analysis/past/historyReader.ts';
import { historyReport } from '../analysis/past/historyReport.ts';
import { plotHours, plotListReport } from '../analysis/past/plotList.ts';
import type { EngineClient } from '../engine/client.ts';
import { useHistory } from '../engine/hostHistory.ts';
import { exportToFile } from '../history/exportedText.ts';
import { HistoryMissing } from '../history/historyErrors.ts';
import { restoreHistory, trashHistory } from '../history/historyTrash.ts';
import { DEFAULT_RETENTION, type Retention, TIERS } from '../history/retention.ts';
import { estimateBytes } from '../history/retentionBytes.ts';
import { formatBytes, formatCount } from '../metrics/format.ts';
import { moment } from '../pages/moment.ts';
import type { COMMANDS } from './contributions.ts';
import { createReport, offerReport } from './createReport.ts';
import type { OtherHost } from './dashboard/otherHost.ts';
import type { TimeStretch } from './dashboard/rangeFeed.ts';
import { exportChart } from './exportChart.ts';
import type { FleetPictures } from './fleet/fleetPictures.ts';
import { type HistoryHere, onHistory } from './onHistory.ts';
import { chooseOtherHistory } from './otherHistory.ts';
import type { ReportDocuments } from './reportDocuments.ts';
import { plotsRowOf } from './rows/runRows.ts';
import { withCancel } from './withCancel.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Of one hour: a page has to be read. */
const MOST_PLOTS = 5000;

const ANALYSIS_TEXTS: Readonly<Record<AnalysisKind, string>> = {
  comprehensive: 'Everything: statistics, trends, seasons, anomalies, causes, patterns of plots, outlook',
  trend: 'Where values are going, and when they changed',
  seasonal: 'What comes back every day, week or month, and what it does to plots',
  anomaly: 'What was unusual, and what keeps being so',
  predictive: 'What is to be expected',
};

const RANGES = [
  { label: 'Last hour', seconds: HOUR },
  { label: 'Last day', seconds: DAY },
  { label: 'Last week', seconds: 7 * DAY },
  { label: 'Last 30 days', seconds: 30 * DAY },
  { label: 'Last year', seconds: 365 * DAY },
];

export interface HistoryCommandsOptions extends HistoryHere {
  readonly engine: EngineClient;
  readonly reader: HistoryReader;
  readonly reports: ReportDocuments;
  /** The stretch of time that the dashboard shows, in epoch seconds, where it is open. */
  shown(): TimeStretch | undefined;
  readonly fleetPictures: FleetPictures;
  /** Of the command line. */
  readonly script: string;
  showOther(other: OtherHost): void;
  /** Undefined = none is kept. */
  place(): { readonly path: string; readonly retention?: Partial<Retention> } | undefined;
}

type Name =
  | 'analyzeHistory'
  | 'analyzeOtherHistory'
  | 'openOtherHistory'
  | 'createReport'
  | 'exportChart'
  | 'showHistoryStatistics'
  | 'showPlots'
  | 'exportHistory'
  | 'deleteHistory'
  | 'restoreHistory';

/** What can be done with the history from the command palette. */
export class HistoryCommands {
  readonly #options: HistoryCommandsOptions;

  constructor(options: HistoryCommandsOptions) {
    this.#options = options;
  }

  readonly handlers: Pick<Record<keyof typeof COMMANDS, () => Promise<void>>, Name> = {
    analyzeHistory: () => this.#told(() => this.#analyze()),
    analyzeOtherHistory: () => this.#told((path) => this.#analyzeOther(path)),
    openOtherHistory: () => this.#told((path) => this.#openOther(path)),
    exportChart: (given?: unknown) => this.#told(() => this.#exportChart(given)),
    createReport: (given?: unknown) => this.#told(() => this.#createReport(given)),
    showPlots: (row?: unknown) => this.#told((path) => this.#showPlots(path, row)),
    showHistoryStatistics: () => this.#told((path) => this.#showStatistics(path)),
    exportHistory: () => this.#told((path) => this.#export(path)),
    deleteHistory: () => this.#told((path) => this.#delete(path)),
    restoreHistory: () => this.#told((path) => this.#restore(path)),
  };

  /** Runs a command on the history, if there is one, and says what went wrong. */
  #told(run: (path: string) => Promise<void>): Promise<void> {
    return onHistory(this.#options, run);
  }

  /** The history of another host, as it was copied from there. */
  async #analyzeOther(ownPath: string): Promise<void> {
    const other = await chooseOtherHistory(ownPath, this.#options.script);
    if (!other) return;
    const { path, name, until } = other;
    const reader = this.#options.reader.ofAnyHost(path);
    try {
      await this.#analyze(reader, until, `History of ${name}`);
    } finally {
      reader.dispose();
    }
  }

  async #openOther(ownPath: string): Promise<void> {
    const other = await chooseOtherHistory(ownPath, this.#options.script);
    if (other) this.#options.showOther(other);
  }

  /** `to`: epoch seconds. */
  async #analyze(reader = this.#options.reader, to = Date.now() / 1000, of = 'History'): Promise<void> {
    const kinds = ANALYSIS_KINDS.map((kind) => ({ label: kind, detail: ANALYSIS_TEXTS[kind] }));
    const kind = await vscode.window.showQuickPick(kinds, { title: 'Analyze History (1/2)', placeHolder: 'What?' });
    if (!kind) return;
    const range = await vscode.window.showQuickPick(RANGES, {
      title: 'Analyze History (2/2)',
      placeHolder: 'Of when?',
    });
    if (!range) return;
    const request = { kind: kind.label, from: to - range.seconds, to };
    const analysis = await withCancel('Analyzing history', (tell, signal) => reader.analyze(request, tell, signal));
    if (analysis) await this.#options.reports.show(`PlotScope ${of}, ${range.label}`, historyReport(analysis));
  }

  #exportChart(given: unknown): Promise<void> {
    const { reader, shown, fleetPictures } = this.#options;
    const fleet = async (range: TimeStretch) => (await fleetPictures.of(range)).answer;
    return exportChart({ reader, ranges: RANGES, shown: shown(), fleet }, given);
  }

  async #createReport(given: unknown): Promise<void> {
    const created = await createReport(this.#options.reader, RANGES, given);
    // The command has done its work; what is chosen then may be never.
    if (created) void this.#told(() => offerReport(created));
  }

  /** The plots that ended in an hour that is chosen. @param row of the plotter whose they are; without it, of all. */
  async #showPlots(path: string, row: unknown): Promise<void> {
    const { running } = this.#options.engine.processes;
    const plotter = running.find(({ id }) => id === row || plotsRowOf(id) === row);
    const from = plotter ? (plotter.loop?.since ?? plotter.startedAt) - HOUR : 0;
    const totals = useHistory(path, (history) => history.plotTotals('hour', { from, to: Date.now() / 1000 }));
    const whose = plotter ? plotter.title : 'all plotters';
    const title = `Plots of ${whose}`;
    if (totals.length === 0) throw new HistoryMissing('no plot has ended yet', 'They are listed here once one has.');
    const hour = await vscode.window.showQuickPick(plotHours(totals), { title, placeHolder: 'Ended in which hour?' });
    if (!hour) return;
    const { label, from: since, to } = hour;
    const wanted = { from: since, to, limit: MOST_PLOTS, ...(plotter && { processId: plotter.id }) };
    const plots = await this.#options.reader.plots(wanted);
    const ended = plots.filter(({ endedAt = Number.NaN }) => endedAt >= since && endedAt < to);
    await this.#options.reports.show(title, plotListReport(title, `In the hour from ${label}`, ended));
  }

  async #showStatistics(path: string): Promise<void> {
    const stats = useHistory(path, (history) => history.stats());
    const retention = { ...DEFAULT_RETENTION, ...this.#options.place()?.retention };
    const frame = this.#options.engine.frame;
    const series = frame?.index.all.length ?? stats.series;
    const needed = estimateBytes(retention, series, this.#options.engine.intervalSeconds);
    const text = [
      '# PlotScope: the history of this host',
      '',
      `\`${path}\``,
      '',
      `It takes ${formatBytes(stats.bytes)} of the disk, and will take about ${formatBytes(needed)} with ${series} values a frame and the retention of the settings.`,
      '',
      `| | from | to | takes |`,
      '| --- | --- | --- | ---: |',
      ...TIERS.map((tier) => {
        const { from, to, bytes } = stats.tiers[tier];
        const time = (seconds: number | undefined) => (seconds === undefined ? '–' : moment(seconds));
        return `| by the ${tier} | ${time(from)} | ${time(to)} | ${formatBytes(bytes)} |`;
      }),
      '',
      `${formatCount(stats.frames, 'frame')} as they were measured, ${stats.series} series, ${formatCount(stats.plots, 'plot')}, ${formatCount(stats.events, 'event')}.`,
    ];
    await this.#options.reports.show('PlotScope History Statistics', text.join('\n'));
  }

  async #export(path: string): Promise<void> {
    const target = await vscode.window.showSaveDialog({
      title: 'Export History',
      filters: { 'Comma-separated values': ['csv'], 'JSON lines, which can be imported again': ['jsonl'] },
      saveLabel: 'Export',
    });
    if (!target) return;
    const range = await vscode.window.showQuickPick(RANGES, { title: 'Export History', placeHolder: 'Of when?' });
    if (!range) return;
    const to = Date.now() / 1000;
    const format = target.fsPath.endsWith('.csv') ? 'csv' : 'jsonl';
    let damaged = 0;
    const passOver = () => {
      damaged++;
    };
    const options = { format, from: to - range.seconds, to, passOver } as const;
    const isDone = await withCancel(`Exporting to ${target.fsPath}`, async (_, signal) => {
      await useHistory(path, (history) => exportToFile(history, options, target.fsPath, signal));
      return true;
    });
    if (!isDone) return;
    const done = `The history was exported to ${target.fsPath}`;
    if (damaged === 0) void vscode.window.showInformationMessage(`${done}.`);
    else void vscode.window.showWarningMessage(`${done}, but for ${formatCount(damaged, 'damaged part')}.`);
  }

  async #delete(path: string): Promise<void> {
    const choice = await vscode.window.showWarningMessage(
      'Delete the whole history of this host?',
      {
        modal: true,
        detail: `${path}\n\n“PlotScope: Undo Deletion of History” brings it back, until PlotScope starts next.`,
      },
      'Delete',
    );
    if (choice !== 'Delete') return;
    await this.#withoutEngine(path, () => trashHistory(path, Date.now() / 1000));
    const undo = await vscode.window.showInformationMessage('The history was deleted; a new one has begun.', 'Undo');
    if (undo) await this.#restore(path);
  }

  async #restore(path: string): Promise<void> {
    const { setAside } = await this.#withoutEngine(path, () => restoreHistory(path, Date.now() / 1000));
    const since = setAside ? ` What was measured since is kept as ${setAside}.` : '';
    void vscode.window.showInformationMessage(`The history is back.${since}`);
  }

  /** Does something that nobody may have the history open for, and goes on monitoring after it. */
  async #withoutEngine<Result>(path: string, run: () => Result): Promise<Result> {
    const { engine, reader } = this.#options;
    const ran = (await engine.stop()) !== undefined;
    reader.dispose();
    try {
      const holder = useHistory(path, (history) => history.lease.holder());
      if (holder) {
        const who = holder.host === 'service' ? 'PlotScope’s service' : `another PlotScope (${holder.host})`;
        throw new Error(`${who}, process ${holder.pid}, writes the history now: stop it, then try again.`);
      }
      return run();
    } finally {
      if (ran) engine.start();
    }
  }
}

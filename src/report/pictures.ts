import type { Interval } from '../analysis/common/evidence.ts';
import type { ReportChart, ReportTable } from '../analysis/common/report.ts';
import type { History } from '../history/history.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { formatDuration } from '../metrics/format.ts';
import { moment } from '../pages/moment.ts';
import type { Picture, PictureAnswer, PictureId } from '../pages/pictures.ts';
import { accountsOf, accountTable } from './plotAccounts.ts';
import { accountChart, countChart, timeChart } from './plotCharts.ts';

/** What pictures are made of. */
export interface PictureSources {
  readonly history: History;
  /** The time shown, in epoch seconds. */
  readonly range: Interval;
  /** Those that ran in it, oldest first; read once for all pictures. */
  readonly plots: readonly StoredPlot[];
}

/** `undefined` where there is nothing to draw. */
export type PictureMaker = (sources: PictureSources) => Picture | undefined;

const MOST_PLOTS = 2000;

const MAKERS: Readonly<Record<PictureId, PictureMaker>> = {
  accounts({ plots }) {
    const accounts = accountsOf({ plots });
    return accounts.length > 0 ? pictureOf(accountChart(accounts), accountTable(accounts)) : undefined;
  },
  plotCounts: ({ plots, range }) => ofPlots(countChart(plots, range), plots),
  plotTimes: ({ plots, range }) => ofPlots(timeChart(plots, range), plots),
};

/** Each of these pictures of a range. One that can't be made takes no other with it. */
export function pictures(history: History, ids: readonly PictureId[], range: Interval): PictureAnswer[] {
  let read: StoredPlot[] | undefined;
  const sources: PictureSources = {
    history,
    range,
    get plots() {
      read ??= history.plots({ ...range, limit: MOST_PLOTS });
      return read;
    },
  };
  return ids.map((id) => {
    try {
      const picture = MAKERS[id](sources);
      return { id, ...(picture && { picture }) };
    } catch (error) {
      return { id, failed: error instanceof Error ? error.message : String(error) };
    }
  });
}

export function pictureOf({ sentence, spec, legend }: ReportChart, table: ReportTable): Picture {
  return { sentence, spec, legend, table };
}

function ofPlots(chart: ReportChart | undefined, plots: readonly StoredPlot[]): Picture | undefined {
  return chart && pictureOf(chart, plotTable(plots));
}

function plotTable(plots: readonly StoredPlot[]): ReportTable {
  return {
    head: ['Plotter', 'Began', 'How it ended', 'Took'],
    rows: plots.map(({ title = '', startedAt, outcome, seconds }) => [
      title,
      moment(startedAt),
      outcome,
      seconds === undefined ? '' : formatDuration(seconds),
    ]),
    words: 3,
  };
}

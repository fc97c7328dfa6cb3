import type { Interval } from '../analysis/common/evidence.ts';
import type { ReportChart, ReportTable } from '../analysis/common/report.ts';
import type { History } from '../history/history.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { formatDuration } from '../metrics/format.ts';
import { moment } from '../pages/moment.ts';
import type { Picture, PictureAnswer, PictureId } from '../pages/pictures.ts';
import { type EndedPlots, endedPlots, MOST_PLOTS } from './endedPlots.ts';
import { accountBandPicture } from './pictures/accountBands.ts';
import { allocationPicture } from './pictures/allocation.ts';
import { anomalyPicture } from './pictures/anomalies.ts';
import { comparisonPicture } from './pictures/comparisons.ts';
import { contentionPicture } from './pictures/contention.ts';
import { diskFillPicture } from './pictures/diskFill.ts';
import { diskUsePicture } from './pictures/diskUse.ts';
import { forecastPicture } from './pictures/forecasts.ts';
import { incidentPicture } from './pictures/incidents.ts';
import { parallelPicture } from './pictures/parallel.ts';
import type { PictureMaker, PictureSources } from './pictures/pictureSources.ts';
import { prospectsPicture } from './pictures/prospects.ts';
import { stepPicture } from './pictures/steps.ts';
import { stepsComparedPicture } from './pictures/stepsCompared.ts';
import { weekPicture } from './pictures/weeks.ts';
import { accountsOf, accountTable } from './plotAccounts.ts';
import { accountChart, countChart, timeChart } from './plotCharts.ts';

const MAKERS: Readonly<Record<PictureId, PictureMaker>> = {
  steps: stepPicture,
  accountBands: accountBandPicture,
  contention: contentionPicture,
  diskUse: diskUsePicture,
  diskFill: diskFillPicture,
  weeks: weekPicture,
  stepsCompared: stepsComparedPicture,
  anomalies: anomalyPicture,
  parallel: parallelPicture,
  allocation: allocationPicture,
  prospects: prospectsPicture,
  forecasts: forecastPicture,
  comparisons: comparisonPicture,
  incidents: incidentPicture,
  accounts({ plots }) {
    const accounts = accountsOf({ plots });
    return accounts.length > 0 ? pictureOf(accountChart(accounts), accountTable(accounts)) : undefined;
  },
  plotCounts: ({ plots, ended, range }) => ofPlots(countChart(ended, range), plots),
  plotTimes: ({ plots, ended, range }) => ofPlots(timeChart(ended, range), plots),
};

/** Each of these pictures of a range. One that can't be made takes no other with it. */
export function pictures(
  history: History,
  ids: readonly PictureId[],
  range: Interval,
  now = Date.now() / 1000,
): PictureAnswer[] {
  let read: StoredPlot[] | undefined;
  let ended: readonly EndedPlots[] | undefined;
  const sources: PictureSources = {
    history,
    range,
    now,
    get plots() {
      read ??= history.plots({ ...range, limit: MOST_PLOTS });
      return read;
    },
    get ended() {
      ended ??= endedPlots(history, range, sources.plots);
      return ended;
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

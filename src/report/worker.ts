import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { analysisPage } from '../analysis/host/analysisPage.ts';
import { analyzeHost } from '../analysis/host/hostAnalysis.ts';
import { analyzeHistory } from '../analysis/past/analyzeHistory.ts';
import { chartColumns } from '../analysis/past/chartColumns.ts';
import { chartOutlook } from '../analysis/past/chartOutlook.ts';
import { finishedByDay } from '../analysis/past/finishedByDay.ts';
import { historyInput } from '../analysis/past/historyInput.ts';
import { momentFacts } from '../analysis/past/momentFacts.ts';
import { historyContract, ReaderSettings, readerContract } from '../analysis/past/protocol.ts';
import { rehearse } from '../analysis/past/rehearsal.ts';
import { isNotEnoughData } from '../analyze/notEnoughData.ts';
import { History } from '../history/history.ts';
import { Rpc } from '../rpc/rpc.ts';
import { exportedChart } from './exportedChart.ts';
import { pictures } from './pictures.ts';
import { writtenReport } from './writtenReport.ts';

/** Reads the history in a thread of its own: neither the extension host nor the engine waits for it. */
function run(port: NonNullable<typeof parentPort>): void {
  const { path, hostId, anyHost } = v.parse(ReaderSettings, workerData);
  const history = History.open(path, { hostId, readOnly: true, anyHost });
  const tell = (ratio: number, text: string) => rpc.notify('progress', { ratio, text });
  const rpc = new Rpc({ post: (message) => port.postMessage(message) }, historyContract, readerContract, {
    requests: {
      charts: (range) => chartColumns(history, range),
      outlook: (range) => chartOutlook(history, range),
      finishedByDay: ({ until, days }) => finishedByDay(history, until, days),
      moment: (wanted) => momentFacts(history, wanted),
      pictures: ({ ids, ...range }) => pictures(history, ids, range),
      plots: (query) => history.plots(query).reverse(),
      rehearse: ({ rules, ...range }) => rehearse(history, rules, range),
      analyzeHost: ({ options, ...range }) => {
        const analysis = analyzeHost(historyInput(history, range), options);
        return isNotEnoughData(analysis) ? { tooLittle: analysis.reason } : { page: analysisPage(analysis) };
      },
      analyze: (request) => analyzeHistory(history, request, tell),
      chart: async (wanted) => ({ content: await exportedChart(history, wanted) }),
      report: (wanted) => writtenReport(history, wanted, tell),
    },
    notices: {},
  });
  port.on('message', (message) => rpc.receive(message));
}

if (parentPort) run(parentPort);

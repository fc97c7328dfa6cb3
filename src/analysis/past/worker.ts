import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { History } from '../../history/history.ts';
import { Rpc } from '../../rpc/rpc.ts';
import { analysisPage } from '../host/analysisPage.ts';
import { analyzeHost } from '../host/hostAnalysis.ts';
import { analyzeHistory } from './analyzeHistory.ts';
import { chartColumns } from './chartColumns.ts';
import { chartOutlook } from './chartOutlook.ts';
import { historyInput } from './historyInput.ts';
import { historyContract, ReaderSettings, readerContract } from './protocol.ts';

/** Reads the history in a thread of its own: neither the extension host nor the engine waits for it. */
function run(port: NonNullable<typeof parentPort>): void {
  const { path, hostId } = v.parse(ReaderSettings, workerData);
  const history = History.open(path, { hostId, readOnly: true });
  const rpc = new Rpc({ post: (message) => port.postMessage(message) }, historyContract, readerContract, {
    requests: {
      charts: (range) => chartColumns(history, range),
      outlook: (range) => chartOutlook(history, range),
      plots: (query) => history.plots(query).reverse(),
      analyzeHost: ({ options, ...range }) => {
        const analysis = analyzeHost(historyInput(history, range), options);
        if (isNotEnoughData(analysis)) throw new Error(`There is not enough to analyze: ${analysis.reason}.`);
        return { page: analysisPage(analysis) };
      },
      analyze: (request) => analyzeHistory(history, request, (ratio, text) => rpc.notify('progress', { ratio, text })),
    },
    notices: {},
  });
  port.on('message', (message) => rpc.receive(message));
}

if (parentPort) run(parentPort);

import { Worker } from 'node:worker_threads';
import type { StoredPlot } from '../../history/storedPlot.ts';
import type { DashboardOutlook } from '../../pages/dashboardProtocol.ts';
import type { MomentFacts } from '../../pages/momentFacts.ts';
import type { PictureAnswer, PictureId } from '../../pages/pictures.ts';
import { Rpc } from '../../rpc/rpc.ts';
import type { AlertRule } from '../alert/rule.ts';
import type { FindingsPage } from '../common/findingsPage.ts';
import type { HostAnalysisOptions } from '../host/analysisOptions.ts';
import type { AnalysisKind, HistoryAnalysis } from './analysis.ts';
import type { ChartColumns, ChartRange } from './chartColumns.ts';
import {
  historyContract,
  readerContract,
  type WantedChart,
  type WantedReport,
  type WrittenReport,
} from './protocol.ts';
import type { Rehearsal } from './rehearsal.ts';

/** A thread that nobody has asked for so long is ended; the next question starts another, in a tenth of a second. It holds some 20 MiB. */
const IDLE_SECONDS = 15;
/** Most of what it allocates is garbage at once; with more room it would only take longer to be used again. */
const LIMITS = { maxYoungGenerationSizeMb: 6 };
const ANALYSIS_SECONDS = 3600;

/** There will be something to analyze in a while. */
export class TooLittleMeasured extends Error {
  override readonly name = 'TooLittleMeasured';
  constructor(reason: string) {
    super(`There is not enough to analyze: ${reason}.`);
  }
}

export interface HistoryReaderOptions {
  /** The thread's file. */
  readonly workerPath: string;
  readonly hostId: string;
  /** That of another host will do. */
  readonly anyHost?: boolean;
  /** Where the history lies now; undefined = none is kept. */
  path(): string | undefined;
}

type OnProgress = (ratio: number, text: string) => void;

interface Reading {
  readonly worker: Worker;
  readonly rpc: Rpc<typeof readerContract, typeof historyContract>;
}

/** The history as views ask it: each question is answered by another thread, so that none makes a window wait. */
export class HistoryReader {
  readonly #options: HistoryReaderOptions;
  #reading: Reading | undefined;
  #path: string | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HistoryReaderOptions) {
    this.#options = options;
  }

  /** Another one, of the history at the path, be it another host's. To be disposed of. */
  ofAnyHost(path: string): HistoryReader {
    return new HistoryReader({ ...this.#options, anyHost: true, path: () => path });
  }

  /** Charts of the dashboard over a range of epoch seconds. Rejected where there is no history, with the reason. */
  charts(range: ChartRange): Promise<ChartColumns> {
    const { charts, ...stretch } = range;
    return this.#thread().rpc.request('charts', { ...stretch, ...(charts && { charts: [...charts] }) });
  }

  /** What was unusual in a range of epoch seconds, and what is expected after it. */
  outlook(range: { from: number; to: number }): Promise<DashboardOutlook> {
    return this.#thread().rpc.request('outlook', range);
  }

  /** Plots finished in each of the last `days` spans of 24 hours, the newest last. */
  finishedByDay(until: number, days: number): Promise<number[]> {
    return this.#thread().rpc.request('finishedByDay', { until, days });
  }

  /** What went on at a moment of epoch seconds, and up to `within` seconds before and after it. */
  moment(at: number, within: number): Promise<MomentFacts> {
    return this.#thread().rpc.request('moment', { at, within });
  }

  /** Pictures of the dashboard over a range of epoch seconds. */
  pictures(ids: readonly PictureId[], range: { from: number; to: number }): Promise<PictureAnswer[]> {
    return this.#thread().rpc.request('pictures', { ids: [...ids], ...range });
  }

  /** How rules of alerts would have done in a range of epoch seconds. */
  rehearse(rules: readonly AlertRule[], range: { from: number; to: number }): Promise<Rehearsal[]> {
    // The functions of rules about events can't be sent, and nothing is asked of them.
    const plain = rules.map((rule) => JSON.parse(JSON.stringify(rule)) as AlertRule);
    return this.#thread().rpc.request('rehearse', { ...range, rules: plain });
  }

  /** The newest plots that ran at some time in between, the newest first. */
  plots(query: { limit: number; from?: number; to?: number; processId?: string }): Promise<StoredPlot[]> {
    return this.#thread().rpc.request('plots', query);
  }

  /** Analyses a range in a thread of its own; an abort ends it at once, and it is rejected. */
  analyze(
    request: { kind: AnalysisKind; from: number; to: number },
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<HistoryAnalysis> {
    return this.#alone((rpc) => rpc.request('analyze', request), onProgress, signal);
  }

  /** Writes a report, likewise. */
  report(wanted: WantedReport, onProgress: OnProgress, signal?: AbortSignal): Promise<WrittenReport> {
    return this.#alone((rpc) => rpc.request('report', wanted), onProgress, signal);
  }

  /** A chart as a file has it, in a thread of its own: what draws is large. */
  async exportChart(wanted: WantedChart): Promise<string | Uint8Array> {
    return (await this.#alone((rpc) => rpc.request('chart', wanted))).content;
  }

  /** Analyses the host as it is now, in a thread of its own, as one page. Rejected with `TooLittleMeasured` where that is so. */
  async analyzeHost(range: { from: number; to: number }, options: HostAnalysisOptions): Promise<FindingsPage> {
    const asked = { ...range, options: { ...options } };
    const answer = await this.#alone((rpc) => rpc.request('analyzeHost', asked));
    if ('tooLittle' in answer) throw new TooLittleMeasured(answer.tooLittle);
    return answer.page;
  }

  dispose(): void {
    clearTimeout(this.#idle);
    this.#reading?.rpc.dispose();
    void this.#reading?.worker.terminate();
    this.#reading = undefined;
  }

  async #alone<Result>(ask: (rpc: Reading['rpc']) => Promise<Result>, onProgress?: OnProgress, signal?: AbortSignal) {
    signal?.throwIfAborted();
    const { worker, rpc } = this.#start(ANALYSIS_SECONDS, onProgress);
    const abort = () => rpc.dispose('it was cancelled');
    signal?.addEventListener('abort', abort);
    try {
      return await ask(rpc);
    } finally {
      signal?.removeEventListener('abort', abort);
      await worker.terminate();
    }
  }

  #thread(): Reading {
    if (this.#path !== this.#options.path()) this.dispose();
    this.#path = this.#options.path();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.dispose(), IDLE_SECONDS * 1000).unref();
    this.#reading ??= this.#start();
    return this.#reading;
  }

  #start(timeoutSeconds?: number, onProgress: OnProgress = () => {}): Reading {
    const { workerPath, hostId, anyHost } = this.#options;
    const path = this.#options.path();
    if (path === undefined) throw new Error('No history is kept: plotscope.history.enabled is off.');
    const worker = new Worker(workerPath, {
      workerData: { path, hostId, anyHost },
      name: 'plotscope-history',
      resourceLimits: LIMITS,
    });
    const rpc = new Rpc(
      { post: (message) => worker.postMessage(message) },
      readerContract,
      historyContract,
      { requests: {}, notices: { progress: ({ ratio, text }) => onProgress(ratio, text) } },
      { timeoutSeconds },
    );
    const reading = { worker, rpc };
    const end = (why: string) => {
      rpc.dispose(why);
      if (this.#reading === reading) this.#reading = undefined;
    };
    worker.on('message', (message) => rpc.receive(message));
    worker.on('error', (error) => end(error.message));
    worker.on('exit', () => end('the thread that reads the history has ended'));
    worker.unref();
    return reading;
  }
}

// One host in compressed time: `node compressedRun.ts HISTORY SECONDS busy|idle`.
import { setImmediate } from 'node:timers/promises';
import { linuxCollectors } from '../../../src/collect/collectors.ts';
import { HostEngine } from '../../../src/engine/hostEngine.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import { type Counted, countPlots } from './countPlots.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { SimulatedHost, type SimulatedLog } from './simulatedHost.ts';
import { plotId, pos2Begin, pos2End, xchplot2Begin, xchplot2End, xchplot2Plot } from './standIns.ts';

/** What happened with the last plots is kept for an hour, however many there were. */
const AFTERWARDS_SECONDS = 4000;
const POS2_SECONDS = 2;
const SHORT_SECONDS = 0.4;
/** What it prepares before its first plot. */
const BATCH_BEGINS_SECONDS = 5;
/** All goes well there: whatever is told of is false. */
const ALARMING: ReadonlySet<string> = new Set(['alert.raised', 'plot.failed', 'plotter.crashed', 'plotter.stalled']);
/** By then everything has its size. */
const SETTLED_SHARE = 0.25;

export interface CompressedRun extends Counted {
  readonly made: number;
  readonly alertTexts: readonly string[];
  readonly falseAlerts: number;
  readonly cpuMs: number;
  readonly rssGrowthMiB: number;
  readonly bytes: number;
}

async function run(path: string, seconds: number, plotting: boolean): Promise<CompressedRun> {
  const host = new SimulatedHost();
  const clock = new SimulatedClock(host);
  const alertTexts: string[] = [];
  let falseAlerts = 0;
  const engine = new HostEngine(
    {
      clock,
      intervalSeconds: 1,
      identity: { pid: process.pid, host: 'cli', version: 'bench' },
      collectors: () => linuxCollectors(host).filter(({ name }) => name !== 'engine'),
      history: { path },
    },
    {
      event(event) {
        if (!ALARMING.has(event.type)) return;
        falseAlerts++;
        if (alertTexts.length < 5) alertTexts.push(describeEvent(event));
      },
    },
  );
  engine.start();
  const work = plotting ? new Work(host, seconds) : undefined;
  let settled = 0;
  let cpu = 0;
  for (let second = 1; second <= seconds + AFTERWARDS_SECONDS; second++) {
    if (second <= seconds + POS2_SECONDS) work?.pass(second);
    const before = process.cpuUsage();
    clock.goTo(second);
    if (second % 10 === 0) await setImmediate();
    const { user, system } = process.cpuUsage(before);
    cpu += user + system;
    if (second === Math.ceil(seconds * SETTLED_SHARE)) settled = rss();
  }
  const rssGrowthMiB = rss() - settled;
  engine.close();
  const made = work?.made ?? new Set<string>();
  const counted = countPlots(path, made);
  return { ...counted, made: made.size, falseAlerts, alertTexts, cpuMs: cpu / 1000, rssGrowthMiB };
}

function rss(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

/** What is plotted on the host, second by second. */
class Work {
  readonly #host: SimulatedHost;
  readonly #loop: SimulatedLog;
  readonly #shortLoop: SimulatedLog;
  readonly #batch: SimulatedLog;
  readonly #seconds: number;
  /** Of the plots that were begun; those of the batch come first. */
  #number: number;
  #batchPid = 0;
  #running: { readonly pid: number; readonly id: string } | undefined;

  constructor(host: SimulatedHost, seconds: number) {
    this.#host = host;
    this.#seconds = seconds;
    this.#loop = host.log('/var/log/loop.log');
    this.#shortLoop = host.log('/var/log/short.log');
    this.#batch = host.log('/var/log/batch.log');
    this.#number = seconds;
  }

  /** Ids of all, once all are made: they are no part of what the engine keeps meanwhile. */
  get made(): Set<string> {
    return new Set(Array.from({ length: this.#number }, (_, number) => plotId(number)));
  }

  pass(second: number): void {
    this.#passBatch(second);
    if (second % POS2_SECONDS !== 0) return;
    this.#passLoop(second);
    if (second <= this.#seconds) this.#short(second);
  }

  #passBatch(second: number): void {
    const host = this.#host;
    if (second > this.#seconds) {
      if (second === this.#seconds + 1) {
        host.write(this.#batch, xchplot2End(this.#seconds, this.#seconds));
        host.end(this.#batchPid);
      }
      return;
    }
    if (second === 1) {
      const argv = [
        '/opt/xchplot2',
        'plot',
        '-k',
        '28',
        '-n',
        String(this.#seconds),
        '-f',
        'aa',
        '-o',
        '/mnt/farm',
        '-v',
      ];
      this.#batchPid = host.begin([...argv, '--devices', '0,1'], this.#batch, second - BATCH_BEGINS_SECONDS);
      const ids = Array.from({ length: this.#seconds }, (_, number) => plotId(number));
      host.write(this.#batch, xchplot2Begin(ids));
    }
    const index = second - 1;
    host.write(this.#batch, xchplot2Plot(index, plotId(index), 1.9));
  }

  /** One process after the other, each seen in a frame or two. */
  #passLoop(second: number): void {
    const host = this.#host;
    if (this.#running) {
      host.write(this.#loop, pos2End(this.#running.id, POS2_SECONDS));
      host.end(this.#running.pid);
      this.#running = undefined;
    }
    if (second > this.#seconds) return;
    const id = plotId(this.#number++);
    this.#running = { pid: host.begin(['/opt/plotter', 'test', '28', id], this.#loop, second - 0.5), id };
    host.write(this.#loop, pos2Begin());
  }

  /** Begins and ends between two frames; the first one lives on for one, so that its log is known. */
  #short(second: number): void {
    const host = this.#host;
    const id = plotId(this.#number++);
    const pid = host.begin(['/opt/plotter', 'test', '28', id], this.#shortLoop, second - 0.5);
    host.write(this.#shortLoop, pos2Begin() + pos2End(id, SHORT_SECONDS));
    if (second > POS2_SECONDS) host.end(pid);
  }
}

const [path, seconds, what] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await run(path, Number(seconds), what === 'busy')));

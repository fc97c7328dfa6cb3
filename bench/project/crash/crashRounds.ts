import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hostId } from '../../../src/engine/hostId.ts';
import { History } from '../../../src/history/history.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
const PATIENCE_SECONDS = 30;

export interface CrashOptions {
  /** An empty folder for the history. */
  readonly folder: string;
  readonly rounds: number;
  readonly intervalSeconds: number;
  readonly metrics: number;
  /** How long an engine leads before it is killed, at random within these. */
  readonly aliveSeconds: readonly [number, number];
  readonly random?: () => number;
  onRound?(round: number, takeoverSeconds: number): void;
}

export interface CrashReport {
  readonly rounds: number;
  /** Frames that were taken by engines that led, written or not. */
  readonly framesWritten: number;
  /** Those of them that the history doesn't have: taken in the very moment of the kill. */
  readonly framesLost: number;
  /** Lost frames of which the engine had said that they were written: there must be none. */
  readonly acknowledgedLost: number;
  /** The most seconds that one kill cost: from the newest frame kept to the kill. */
  readonly lostSecondsMax: number;
  /** 0 … 1. */
  readonly retention: number;
  /** Times that the history was found damaged. */
  readonly corrupt: number;
  /** Frames that two engines took at the same second, or that stand twice in the history. */
  readonly duplicates: number;
  /** From a kill to the first frame of the engine that took over. */
  readonly takeoverSecondsMax: number;
}

/** One engine leads and one stands by; the leader is killed with SIGKILL, the other has to go on; again and again. */
export async function crashRounds(options: CrashOptions): Promise<CrashReport> {
  const { folder, rounds, aliveSeconds, random = Math.random } = options;
  const path = join(folder, 'history.sqlite');
  const taken: number[] = [];
  const written: number[] = [];
  let corrupt = 0;
  let lostSecondsMax = 0;
  let takeoverSecondsMax = 0;
  let leader = new Writer(path, options);
  let standby: Writer | undefined;
  try {
    await leader.said('leading');
    standby = new Writer(path, options);
    await standby.said('following');
    for (let round = 1; round <= rounds; round++) {
      await delay(aliveSeconds[0] + random() * (aliveSeconds[1] - aliveSeconds[0]));
      const killedAt = await leader.kill();
      taken.push(...leader.taken);
      written.push(...leader.written);
      const first = await standby.said('taken');
      const takeoverSeconds = first - killedAt;
      takeoverSecondsMax = Math.max(takeoverSecondsMax, takeoverSeconds);
      const kept = timesIn(path);
      if (kept === undefined) corrupt++;
      else {
        const newest = Math.max(...kept.filter((time) => leader.taken.includes(time)));
        lostSecondsMax = Math.max(lostSecondsMax, killedAt - newest);
      }
      leader = standby;
      standby = new Writer(path, options);
      await standby.said('following');
      options.onRound?.(round, takeoverSeconds);
    }
    await leader.end();
    taken.push(...leader.taken);
    written.push(...leader.written);
  } finally {
    await standby?.kill();
    await leader.kill();
  }
  const kept = timesIn(path) ?? [];
  const keptOnce = new Set(kept);
  const framesLost = taken.filter((time) => !keptOnce.has(time)).length;
  return {
    rounds,
    framesWritten: taken.length,
    framesLost,
    acknowledgedLost: written.filter((time) => !keptOnce.has(time)).length,
    lostSecondsMax,
    retention: 1 - framesLost / taken.length,
    corrupt,
    duplicates: taken.length - new Set(taken).size + kept.length - keptOnce.size,
    takeoverSecondsMax,
  };
}

/** The times of all frames, as another reader sees them; undefined where the history doesn't hold together. */
function timesIn(path: string): number[] | undefined {
  let history: History | undefined;
  try {
    history = History.open(path, { hostId: hostId(), readOnly: true });
    if (!history.verify().sound) return undefined;
    const columns = history.query({
      series: { metric: 'custom.value', where: { name: 'generated 0' } },
      from: 0,
      to: Date.now() / 1000 + 3600,
      tier: 'second',
    });
    return [...columns[0].times];
  } catch {
    return undefined;
  } finally {
    history?.close();
  }
}

/** A process with an engine, and what it has said. */
class Writer {
  readonly taken: number[] = [];
  readonly written: number[] = [];
  readonly #child: ChildProcess;
  readonly #firsts = new Map<string, number>();
  #heard = () => {};
  #errors = '';

  constructor(path: string, { intervalSeconds, metrics }: CrashOptions) {
    const args = [...process.execArgv, WRITER, path, String(intervalSeconds), String(metrics)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (text) => {
      this.#errors += text;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, number] = line.split(' ');
      const now = Date.now() / 1000;
      if (word === 'taken') this.taken.push(Number(number));
      if (word === 'written') this.written.push(Number(number));
      if (!this.#firsts.has(word)) this.#firsts.set(word, now);
      this.#heard();
    });
  }

  /** Resolves when it has said so, with the time when it first did. */
  async said(word: string): Promise<number> {
    const until = Date.now() + PATIENCE_SECONDS * 1000;
    for (;;) {
      const at = this.#firsts.get(word);
      if (at !== undefined) return at;
      if (this.#child.exitCode !== null) throw new Error(`an engine ended by itself: ${this.#errors}`);
      if (Date.now() > until) throw new Error(`an engine did not say "${word}" within ${PATIENCE_SECONDS} s`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  /** Kills it as a crash or the out-of-memory killer would, and gives the time. */
  async kill(): Promise<number> {
    const at = Date.now() / 1000;
    await this.#gone(() => this.#child.kill('SIGKILL'));
    return at;
  }

  async end(): Promise<void> {
    await this.#gone(() => this.#child.stdin?.end());
  }

  async #gone(how: () => void): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    how();
    await closed;
  }
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

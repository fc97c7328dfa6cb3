import type { RivalResource } from '../../events/rivals.ts';
import type { Slot } from '../../metrics/series.ts';
import { LANE, LANES } from '../../metrics/timeLanes.ts';
import { AccountLedger } from '../accountLedger.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { HostFacts } from './hostFacts.ts';
import type { HostSigns } from './hostSigns.ts';
import type { PlotterGroup } from './plotterGroup.ts';
import type { ProcessDetails } from './processDetails.ts';
import type { ProcessIo } from './processIo.ts';
import type { ThreadSurvey } from './threadSurvey.ts';
import { type AccountSigns, TimeAccount } from './timeAccount.ts';

/** From these shares of a plotter's time on it is worth a look at who has what it waits for. */
const SHORT = { cpu: 0.1, disk: 0.3, memory: 0.1 } as const;

type Writable<Signs> = { -readonly [Sign in keyof Signs]: Signs[Sign] };

/** What is asked of the other measures of the same process. */
interface Measures {
  readonly threads: ThreadSurvey;
  readonly group: PlotterGroup;
  readonly details: ProcessDetails;
  readonly io: ProcessIo;
}

/** What a plotter's time goes into, second by second. */
export class ProcessTime {
  readonly account = new TimeAccount();
  readonly ledger = new AccountLedger();
  readonly #recorder: Recorder;
  readonly #series: SeriesGroup;
  readonly #measures: Measures;
  readonly #facts: HostFacts;
  readonly #host: HostSigns;
  /** Filled anew in each frame. */
  readonly #signs: Writable<AccountSigns>;
  readonly #shares: readonly Slot[];
  readonly #error: Slot;
  readonly #active: Slot;
  readonly #before = { throttled: Number.NaN, swappedIn: Number.NaN, refaulted: Number.NaN, read: Number.NaN };

  constructor(
    recorder: Recorder,
    series: SeriesGroup,
    measures: Measures,
    { facts, host, spins }: { readonly facts: HostFacts; readonly host: HostSigns; readonly spins: boolean },
  ) {
    this.#recorder = recorder;
    this.#series = series;
    this.#measures = measures;
    this.#facts = facts;
    this.#host = host;
    const unknown = Number.NaN;
    this.#signs = {
      cores: unknown,
      othersCores: unknown,
      throttled: unknown,
      swapIns: unknown,
      swapOuts: unknown,
      refaults: unknown,
      spins,
    };
    this.#shares = LANES.map((lane) => series.gauge('process.time.share', { lane }));
    this.#error = series.gauge('process.time.share.error');
    this.#active = series.gauge('process.thread.active');
  }

  /** To be called when the threads have been looked at. */
  measure(epochSeconds: number): void {
    this.#take();
    this.ledger.add(epochSeconds, this.account);
  }

  /** Marks what it waits for that others may have. */
  addShortage(shortage: Record<RivalResource, boolean>): void {
    const { shares } = this.account;
    if (shares[LANE.starved] >= SHORT.cpu) shortage.cpu = true;
    if (shares[LANE.disk] + shares[LANE.dirty] >= SHORT.disk) shortage.disk = true;
    if (shares[LANE.memory] >= SHORT.memory) shortage.memory = true;
  }

  #take(): void {
    const { threads, details } = this.#measures;
    const { times } = threads;
    const { elapsed } = times;
    const before = this.#before;
    const { group, io } = this.#measures;
    const throttled = group.throttledSeconds - before.throttled;
    const swappedIn = group.swappedInPages - before.swappedIn;
    const refaulted = (group.refaultedPages - before.refaulted) * this.#facts.pageBytes;
    const read = io.diskReadBytes - before.read;
    before.throttled = group.throttledSeconds;
    before.swappedIn = group.swappedInPages;
    before.refaulted = group.refaultedPages;
    before.read = io.diskReadBytes;
    if (!threads.isKnown) {
      this.account.unknown();
      this.#series.unavailable('what its threads run and wait for a core is not known');
      return;
    }
    if (!(elapsed > 0)) return;
    const signs = this.#signs;
    signs.cores = details.allowedCores;
    signs.othersCores = Math.max(0, this.#host.busyCores(details.coreNumbers) - times.running / elapsed);
    signs.throttled = throttled / elapsed;
    signs.swapIns = Number.isNaN(swappedIn) ? this.#host.swapIns : swappedIn / elapsed;
    signs.swapOuts = this.#host.swapOuts;
    signs.refaults = refaulted / read;
    this.account.take(times, signs);
    this.#record();
  }

  #record(): void {
    const r = this.#recorder;
    const { shares, error, active } = this.account;
    for (let lane = 0; lane < shares.length; lane++) r.set(this.#shares[lane], shares[lane]);
    r.set(this.#error, error);
    r.set(this.#active, active);
  }
}

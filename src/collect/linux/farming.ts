import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { parseFarmingLine, parseSlowLookup } from '../../plotters/farmingLine.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { type GrowingFile, type Source, Unreadable } from '../source.ts';
import { rootOf } from './rootOf.ts';

/** What is told is the worst of the last minute: a signage point comes every ten seconds. */
const WINDOW_SECONDS = 60;
const LOOK_EVERY_SECONDS = 30;
/** A log that tells nothing for so long may have been put away: it is looked for anew. */
const QUIET_SECONDS = 120;
const MOST_FILES = 256;
const MOST_LINE_CHARACTERS = 8192;
const LOG = /\/debug\.log$/;
const SERVICES = ['harvester', 'farmer', 'solver'] as const;
type Service = (typeof SERVICES)[number];

const NONE = 'no farming service runs on this host';
const NO_LOG = 'the log of the harvester (debug.log) can’t be found among its open files';
const NOT_FOLLOWED = 'logs are not followed here';
const NOTHING_TOLD = 'the harvester’s log tells of no look-ups: it does at the log level INFO';

interface Lookup {
  readonly at: number;
  readonly seconds: number;
}

/** Farming on a host that plots as well: how long looking up proofs takes, by the harvester's log, and which services are to be spared. */
export class LinuxFarming implements Collector {
  readonly name = 'farming';
  readonly #source: Source;
  readonly #followsLogs: boolean;
  readonly #processes = new Map<string, PlotterProcess>();
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #running!: ReadonlyMap<Service, Slot>;
  #duration!: Slot;
  #slow!: Slot;
  #plots!: Slot;
  #proofs!: Slot;
  #services: readonly Slot[] = [];
  /** What only the log tells. */
  #told: readonly Slot[] = [];
  #log: { readonly file: GrowingFile; readonly path: string; grewAt: number } | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #rest = '';
  #lookups: Lookup[] = [];
  #slowLookups = 0;
  #proofsFound = 0;
  #totalPlots = Number.NaN;

  constructor(source: Source, followsLogs = true) {
    this.#source = source;
    this.#followsLogs = followsLogs;
  }

  open(recorder: Recorder): void {
    const group = recorder.group();
    this.#recorder = recorder;
    this.#group = group;
    this.#running = new Map(
      SERVICES.map((service) => [service, group.gauge('farming.service.count', { 'farming.service': service })]),
    );
    this.#duration = group.gauge('farming.lookup.duration');
    this.#slow = group.gauge('farming.lookup.slow');
    this.#plots = group.gauge('farming.plots');
    this.#proofs = group.gauge('farming.proofs');
    this.#services = [...this.#running.values()];
    this.#told = [this.#duration, this.#slow, this.#plots, this.#proofs];
  }

  hear(event: EngineEvent): void {
    if (event.type === 'process.ended') this.#processes.delete(event.process.id);
    if (event.type !== 'process.seen' || event.process.role !== 'farming') return;
    this.#processes.set(event.process.id, event.process);
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  collect(now: Now): void {
    if (this.#processes.size === 0) {
      this.#recordNone();
      return;
    }
    for (const [service, slot] of this.#running) this.#recorder.set(slot, this.#of(service).length);
    if (this.#followsLogs) this.#follow(now.seconds);
    this.#read(now.seconds);
    this.#record(now.seconds);
  }

  /** Nearly everywhere, each second: allocates nothing. */
  #recordNone(): void {
    const r = this.#recorder;
    if (this.#log) this.#closeLog();
    if (this.#lookups.length > 0) this.#lookups = [];
    for (let i = 0; i < this.#services.length; i++) r.set(this.#services[i], 0);
    for (let i = 0; i < this.#told.length; i++) r.setAbsent(this.#told[i], NONE, false);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    this.#closeLog();
  }

  #of(service: Service): PlotterProcess[] {
    return [...this.#processes.values()].filter(({ argv, exe = '' }) => `${exe} ${argv.join(' ')}`.includes(service));
  }

  #follow(seconds: number): void {
    const isQuiet = this.#log !== undefined && seconds - this.#log.grewAt > QUIET_SECONDS;
    if ((this.#log && !isQuiet) || seconds - this.#lookedAt < LOOK_EVERY_SECONDS) return;
    this.#lookedAt = seconds;
    const path = this.#findLog();
    if (path === undefined) return;
    const file = this.#source.follow(path, 0);
    if (file instanceof Unreadable) return;
    this.#closeLog();
    this.#log = { file, path, grewAt: seconds };
  }

  /** chia's services write one log, which the harvester has open as well. */
  #findLog(): string | undefined {
    for (const { pid } of [...this.#of('harvester'), ...this.#processes.values()]) {
      const folder = `/proc/${pid}/fd`;
      for (const descriptor of this.#source.list(folder).slice(0, MOST_FILES)) {
        const path = this.#source.link(`${folder}/${descriptor}`);
        if (path && LOG.test(path) && this.#source.isRegular(`${folder}/${descriptor}`)) {
          return `${rootOf(this.#source, pid)}${path}`;
        }
      }
    }
    return undefined;
  }

  #read(seconds: number): void {
    const log = this.#log;
    if (!log) return;
    const added = log.file.read();
    if (added.length === 0) return;
    log.grewAt = seconds;
    const lines = (this.#rest + Buffer.from(added).toString('utf8')).split('\n');
    this.#rest = lines.pop()!.slice(-MOST_LINE_CHARACTERS);
    for (const line of lines) this.#take(line.slice(0, MOST_LINE_CHARACTERS), seconds);
  }

  #take(line: string, at: number): void {
    const lookup = parseFarmingLine(line);
    if (lookup) {
      this.#lookups.push({ at, seconds: lookup.seconds });
      this.#totalPlots = lookup.totalPlots;
      this.#proofsFound += lookup.proofs + (lookup.version2Qualities ?? 0);
      return;
    }
    const slow = parseSlowLookup(line);
    if (!slow) return;
    this.#slowLookups++;
    this.#lookups.push({ at, seconds: slow.seconds });
  }

  #record(seconds: number): void {
    const r = this.#recorder;
    this.#lookups = this.#lookups.filter(({ at }) => seconds - at < WINDOW_SECONDS);
    const noLog = this.#followsLogs ? NO_LOG : NOT_FOLLOWED;
    const whyNot = this.#log ? NOTHING_TOLD : noLog;
    if (this.#lookups.length === 0) r.setAbsent(this.#duration, whyNot, false);
    else r.set(this.#duration, Math.max(...this.#lookups.map((lookup) => lookup.seconds)));
    if (this.#log) r.set(this.#slow, this.#slowLookups);
    else r.setAbsent(this.#slow, noLog, false);
    if (Number.isNaN(this.#totalPlots)) {
      for (const slot of [this.#plots, this.#proofs]) r.setAbsent(slot, whyNot, false);
      return;
    }
    r.set(this.#plots, this.#totalPlots);
    r.set(this.#proofs, this.#proofsFound);
  }

  #closeLog(): void {
    this.#log?.file.close();
    this.#log = undefined;
    this.#rest = '';
  }
}

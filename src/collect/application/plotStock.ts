import type { EngineEvent } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { parsePlotName } from '../../plotters/plotName.ts';
import type { Now } from '../collector.ts';
import type { FileFacts, Folders } from '../folders.ts';
import type { PlotFolders } from '../plotFolders.ts';
import type { Poll } from '../portable/polled.ts';
import type { ReadSmallFile } from '../readSmallFile.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';

const EVERY_SECONDS = 900;
const MOST_SETTINGS_BYTES = 1024 * 1024;
const MOST_FOLDERS = 500;
/** Levels of folders below those that are named, where chia looks into all of them. */
const DEEPEST = 3;
const MOST_BELOW = 100;
/** Plots of one kind are of one size: so many of a folder's are asked for theirs. */
const SAMPLED = 8;
/** A disk that sleeps takes its time to spin up. */
const PATIENCE_MS = 20_000;
/** The pace of replotting is that of the last day, and of no less than this. */
const PACE_SECONDS = 86_400;
const LEAST_PACE_SECONDS = 1800;

const VERSIONS = ['1', '2'] as const;
type Version = (typeof VERSIONS)[number];

const NONE = 'no folder of plots is known: chia’s settings name none, and no plotter has told of one';
const NO_PACE = 'no plots of version 2 have been added for half an hour and more';

interface Stock {
  readonly plots: number;
  readonly bytes: number;
}

/** Of which versions plots are; those of another network fill disks as well. */
type Kind = Version | 'other';

/** Plots of each kind in one folder, or in all. */
type Stocks = Readonly<Record<Kind, Stock>>;

const NOTHING: Stock = { plots: 0, bytes: 0 };

/**
 * Plots that lie on the host, by version: those of version 1 are left to be replaced, those of version 2 are made. Folders are those that
 * chia farms by its settings and those that plotters write to; they are listed every quarter of an hour, beside the frames.
 */
export class PlotStock implements Poll<Stocks | null> {
  readonly name = 'plots';
  readonly everySeconds = EVERY_SECONDS;
  readonly #folders: Folders;
  readonly #settings: string;
  readonly #read: ReadSmallFile;
  readonly #told: PlotFolders | undefined;
  readonly #written = new Set<string>();
  /** By folder, as it answered last. */
  readonly #stocks = new Map<string, Stocks>();
  #isUrgent = false;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #plots!: readonly Slot[];
  #bytes!: readonly Slot[];
  #remaining!: Slot;
  #made: { readonly at: number; readonly bytes: number }[] = [];

  /**
   * @param settings path of chia's `config.yaml`.
   * @param told what takes up what each folder holds.
   */
  constructor(folders: Folders, settings: string, read: ReadSmallFile, told?: PlotFolders) {
    this.#folders = folders;
    this.#settings = settings;
    this.#read = read;
    this.#told = told;
  }

  open(recorder: Recorder): void {
    const group = recorder.group();
    this.#recorder = recorder;
    this.#group = group;
    this.#plots = VERSIONS.map((version) => group.gauge('plots.count', { 'plot.version': version }));
    this.#bytes = VERSIONS.map((version) => group.gauge('plots.size', { 'plot.version': version }));
    this.#remaining = group.gauge('plots.replot.remaining');
  }

  /** A plotter writes to a folder that nobody has looked at. */
  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  hear(event: EngineEvent): void {
    if (event.type !== 'process.seen' && event.type !== 'process.changed') return;
    for (const { use, path } of event.process.directories ?? []) {
      if (use !== 'final' || this.#written.has(path)) continue;
      this.#written.add(path);
      this.#isUrgent = true;
    }
    if (this.#isUrgent) this.#tell([...(this.#told?.bytes?.keys() ?? []), ...this.#written]);
  }

  async ask(): Promise<Stocks | null> {
    this.#isUrgent = false;
    const text = await this.#read(this.#settings, MOST_SETTINGS_BYTES).catch(() => '');
    const named = [...new Set([...plotDirectories(text), ...this.#written])].slice(0, MOST_FOLDERS);
    const folders = await this.#lookInto(named, looksBelow(text) ? DEEPEST : 0);
    if (this.#told) this.#told.bytes ??= new Map();
    this.#tell(folders);
    if (folders.length === 0) return null;
    const found = folders.flatMap((folder) => this.#stocks.get(folder) ?? []);
    const sum = (kind: Kind): Stock => ({
      plots: found.reduce((plots, one) => plots + one[kind].plots, 0),
      bytes: found.reduce((bytes, one) => bytes + one[kind].bytes, 0),
    });
    return { '1': sum('1'), '2': sum('2'), other: sum('other') };
  }

  record(stocks: Stocks | null, { epochSeconds }: Now): void {
    const r = this.#recorder;
    if (!stocks) {
      this.#group.inapplicable(NONE);
      return;
    }
    VERSIONS.forEach((version, at) => {
      r.set(this.#plots[at], stocks[version].plots);
      r.set(this.#bytes[at], stocks[version].bytes);
    });
    const pace = this.#paceWith(epochSeconds, stocks['2'].bytes);
    if (stocks['1'].plots === 0) r.set(this.#remaining, 0);
    else if (pace > 0) r.set(this.#remaining, stocks['1'].bytes / pace);
    else r.setAbsent(this.#remaining, NO_PACE, false);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
    this.#stocks.clear();
    if (this.#told) this.#told.bytes = new Map();
  }

  /** Once anything was listed. */
  #tell(folders: readonly string[]): void {
    if (!this.#told?.bytes) return;
    const bytesIn = (stocks: Stocks | undefined) =>
      stocks && Object.values(stocks).reduce((sum, { bytes }) => sum + bytes, 0);
    this.#told.bytes = new Map(folders.map((folder) => [folder, bytesIn(this.#stocks.get(folder))]));
  }

  /** Bytes a second by which plots of version 2 have become more; NaN while too little is known. */
  #paceWith(at: number, bytes: number): number {
    this.#made = [...this.#made.filter((one) => at - one.at <= PACE_SECONDS && one.at < at), { at, bytes }];
    const [first] = this.#made;
    return first && at - first.at >= LEAST_PACE_SECONDS ? (bytes - first.bytes) / (at - first.at) : Number.NaN;
  }

  /** @param deeper so many levels of folders below are looked into as well. @returns all of them. */
  async #lookInto(folders: readonly string[], deeper: number): Promise<readonly string[]> {
    const names = await Promise.all(folders.map((folder) => this.#look(folder)));
    if (deeper === 0) return folders;
    const below = await Promise.all(folders.map((folder, at) => this.#foldersIn(folder, names[at])));
    const others = below.flat().filter((folder) => !folders.includes(folder));
    if (others.length === 0) return folders;
    return [...new Set([...folders, ...(await this.#lookInto(others.slice(0, MOST_FOLDERS), deeper - 1))])];
  }

  async #foldersIn(folder: string, names: readonly string[]): Promise<string[]> {
    const asked = names
      .filter((name) => !parsePlotName(name))
      .slice(0, MOST_BELOW)
      .map((name) => `${folder}/${name}`);
    const files = await Promise.all(asked.map((path) => inTime<FileFacts>((done) => this.#folders.file(path, done))));
    return asked.filter((_, at) => files[at]?.isFolder);
  }

  /** What does not answer in time still holds what it held; what refuses, nothing that is known. */
  async #look(folder: string): Promise<readonly string[]> {
    const names = await inTime<readonly string[]>((done) => this.#folders.names(folder, (names) => done(names ?? [])));
    const stocks = names && (await this.#stockOf(folder, names));
    if (stocks) this.#stocks.set(folder, stocks);
    return names ?? [];
  }

  /** Undefined where no plot answers. */
  async #stockOf(folder: string, names: readonly string[]): Promise<Stocks | undefined> {
    const stocks: Record<Kind, Stock> = { '1': NOTHING, '2': NOTHING, other: NOTHING };
    const files = new Map<Kind, string[]>();
    for (const name of names) {
      const plot = parsePlotName(name);
      if (!plot || plot.temporary) continue;
      const kind = plot.network === 'mmx' ? 'other' : plot.version2 ? '2' : '1';
      const known = files.get(kind);
      if (known) known.push(name);
      else files.set(kind, [name]);
    }
    for (const [kind, all] of files) {
      const every = Math.max(1, Math.floor(all.length / SAMPLED));
      const asked = all.filter((_, at) => at % every === 0).slice(0, SAMPLED);
      const sizes = await Promise.all(
        asked.map((name) => inTime<FileFacts>((done) => this.#folders.file(`${folder}/${name}`, done))),
      );
      const told = sizes.flatMap((file) => (file ? [file.sizeBytes] : []));
      if (told.length === 0) return undefined;
      const mean = told.reduce((sum, size) => sum + size, 0) / told.length;
      stocks[kind] = { plots: all.length, bytes: Math.round(mean * all.length) };
    }
    return stocks;
  }
}

/** Undefined where a mount hangs. */
function inTime<Answer>(ask: (done: (answer: Answer | undefined) => void) => void): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, undefined);
    ask((answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** Whether chia farms what lies in folders below as well. */
function looksBelow(yaml: string): boolean {
  return /^\s+recursive_plot_scan:[ \t]*true\b/im.test(yaml);
}

/** `plot_directories` of the harvester in chia's settings. */
export function plotDirectories(yaml: string): string[] {
  const list = /^\s+plot_directories:[ \t]*\n((?:[ \t]+-[^\n]*\n?|[ \t]*\n)*)/m.exec(yaml)?.[1] ?? '';
  return [...list.matchAll(/^[ \t]+-[ \t]+["']?([^"'\n]+?)["']?[ \t]*$/gm)]
    .map(([, path]) => path!)
    .filter((path) => path.startsWith('/'));
}

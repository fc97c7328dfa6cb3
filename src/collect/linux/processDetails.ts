import type { Slot } from '../../metrics/series.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { type Source, TextBuffer } from '../source.ts';
import { MOST_CORES } from './cpu.ts';

/** Each open file costs a look at its link: with more of them, sockets aren't counted. */
const MOST_FILES_LOOKED_THROUGH = 256;
const LINE_FEED = 10;
const text = new TextBuffer();

/** What changes slowly or costs more to ask: open files, sockets, mappings, the cores that it may use, its OOM score. */
export class ProcessDetails {
  readonly #source: Source;
  readonly #recorder: Recorder;
  readonly #folder: string;
  readonly #openFiles: Slot;
  readonly #connections: Slot;
  readonly #mappings: Slot;
  readonly #oomScore: Slot;
  readonly #affinity: Slot;
  /** Cores that it may run on; NaN while unknown. */
  allowedCores = Number.NaN;
  /** Their numbers. */
  coreNumbers: readonly number[] | undefined;

  constructor(source: Source, recorder: Recorder, pid: number, group: SeriesGroup) {
    this.#source = source;
    this.#recorder = recorder;
    this.#folder = `/proc/${pid}`;
    this.#openFiles = group.gauge('process.open_files.count');
    this.#connections = group.gauge('process.connection.count');
    this.#mappings = group.gauge('process.memory.mapping.count');
    this.#oomScore = group.gauge('process.oom_score');
    this.#affinity = group.gauge('process.cpu.affinity.count');
  }

  take(): void {
    this.#takeFiles();
    this.#takeAffinity();
    const r = this.#recorder;
    if (this.#read('oom_score')) r.set(this.#oomScore, Number.parseInt(text.toString(), 10));
    else r.setAbsent(this.#oomScore, '/proc/PID/oom_score can’t be read');
    if (this.#read('maps')) r.set(this.#mappings, lines());
    else r.setAbsent(this.#mappings, this.#needsItsUser('maps'));
  }

  #takeFiles(): void {
    const r = this.#recorder;
    const files = this.#source.list(`${this.#folder}/fd`);
    if (files.length === 0) {
      r.setAbsent(this.#openFiles, this.#needsItsUser('fd'));
      r.setAbsent(this.#connections, this.#needsItsUser('fd'));
      return;
    }
    r.set(this.#openFiles, files.length);
    if (files.length > MOST_FILES_LOOKED_THROUGH) {
      r.setAbsent(this.#connections, `more than ${MOST_FILES_LOOKED_THROUGH} open files are not looked through`);
      return;
    }
    let sockets = 0;
    for (const file of files) if (this.#source.link(`${this.#folder}/fd/${file}`)?.startsWith('socket:')) sockets++;
    r.set(this.#connections, sockets);
  }

  #takeAffinity(): void {
    const list = this.#read('status') ? /^Cpus_allowed_list:\s*(\S+)/m.exec(text.toString())?.[1] : undefined;
    this.coreNumbers = list === undefined ? undefined : coreNumbersIn(list);
    this.allowedCores = this.coreNumbers?.length ?? Number.NaN;
    if (list === undefined) this.#recorder.setAbsent(this.#affinity, 'the kernel doesn’t tell its cores');
    else this.#recorder.set(this.#affinity, this.allowedCores);
  }

  #read(name: string): boolean {
    return this.#source.readOnce(`${this.#folder}/${name}`, text);
  }

  /** The same for each process of a loop. */
  #needsItsUser(name: string): string {
    return `/proc/PID/${name} can’t be read (needs the user that the plotter runs as)`;
  }
}

function lines(): number {
  let count = 0;
  for (
    let at = text.bytes.indexOf(LINE_FEED);
    at >= 0 && at < text.length;
    at = text.bytes.indexOf(LINE_FEED, at + 1)
  ) {
    count++;
  }
  return count;
}

/** The cores of a list such as `0-3,8`. */
export function coreNumbersIn(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    const count = Math.min(last, MOST_CORES) - first + 1;
    return count > 0 ? Array.from({ length: count }, (_, index) => first + index) : [];
  });
}

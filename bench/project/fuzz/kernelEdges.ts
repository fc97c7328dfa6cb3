import type { Collector } from '../../../src/collect/collector.ts';
import { linuxCollectors } from '../../../src/collect/collectors.ts';
import { type CollectorName, EVERYTHING, onlyCollectors } from '../../../src/collect/collectSettings.ts';
import { Recorder } from '../../../src/collect/recorder.ts';
import type { FrameNote } from '../../../src/collect/recording/format.ts';
import { RecordedSource } from '../../../src/collect/recording/recordedSource.ts';
import type { TextBuffer } from '../../../src/collect/source.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { CATALOGUE } from '../../../src/metrics/catalogue.ts';
import { rangeOf } from '../../../src/metrics/range.ts';
import { seriesKey } from '../../../src/metrics/series.ts';
import { SeriesTable } from '../../../src/metrics/seriesTable.ts';
import { Broken, type Edge } from './edge.ts';
import { FILES, LINKS, LOGS, SPACES } from './kernelTexts.ts';

const STARTS_AT = 1_700_000_000;
const MOST_SLOTS = 2000;
export const AREAS: readonly (readonly CollectorName[])[] = [
  ['system'],
  ['storage'],
  ['network'],
  ['hardware'],
  ['process', 'application'],
];

/** The host's texts as a source that notes what is read of it. */
class HostTexts extends RecordedSource {
  readonly read = new Set<string>();
  #second = 0;

  /** @param files that differ from the frame before; in the first, all are there. */
  next(files: FrameNote['files'] = {}): void {
    const [host, links, logs] = this.#second === 0 ? [FILES, LINKS, LOGS] : [files, {}, {}];
    this.advance({
      ...{ t: STARTS_AT + this.#second++, files: host, links, spaces: SPACES },
      ...{ unreadable: {}, lists: {}, exists: {}, folders: {}, facts: {} },
      logs: Object.fromEntries(Object.entries(logs).map(([path, text]) => [path, { text }])),
    });
  }

  override readOnce(path: string, text: TextBuffer): boolean {
    this.read.add(path);
    return super.readOnce(path, text);
  }
}

/** The collectors of one area at work, with a recorder between them as in the engine. */
export class Area {
  readonly source = new HostTexts();
  readonly events: EngineEvent[] = [];
  readonly #collectors: readonly Collector[];
  readonly #recorder = new Recorder(new SeriesTable(MOST_SLOTS));

  constructor(names: readonly CollectorName[]) {
    this.source.next();
    const settings = { ...EVERYTHING, collectors: onlyCollectors(names) };
    this.#collectors = linuxCollectors(this.source, settings, this.source.folders);
    for (const collector of this.#collectors) collector.open(this.#recorder, (event) => this.events.push(event));
  }

  takeFrame(second: number): this {
    this.#recorder.beginFrame(second);
    for (const collector of this.#collectors) {
      try {
        // Not the first of the engine: it would measure its own memory in each.
        collector.collect({ seconds: second, epochSeconds: STARTS_AT + second, frame: second + 1 });
      } catch (error) {
        // A collector that throws a word for a person is switched off for a while; whatever else it throws is a mistake in it.
        if ((error as Error).name !== 'Error') throw error;
        collector.unavailable((error as Error).message);
      }
    }
    this.#recorder.endFrame();
    this.#check();
    return this;
  }

  /** What the frame has, by metric and attributes. */
  get values(): ReadonlyMap<string, number> {
    const { series } = this.#recorder.table.list();
    return new Map(
      series.flatMap((one, slot) => {
        const value = this.#recorder.values[slot];
        return one && !Number.isNaN(value) ? [[seriesKey(one.metric, one.attributes), value]] : [];
      }),
    );
  }

  #check(): void {
    this.#recorder.table.list().series.forEach((series, slot) => {
      const value = this.#recorder.values[slot];
      if (!series || Number.isNaN(value)) return;
      const [least, most] = rangeOf(CATALOGUE[series.metric]);
      if (!(value >= least && value <= most)) throw new Broken(`${series.metric} ${value}`);
    });
  }
}

/** The areas that read each path. */
export const readers: ReadonlyMap<string, readonly (readonly CollectorName[])[]> = readersOf();

function readersOf() {
  const readers = new Map<string, (readonly CollectorName[])[]>();
  for (const names of AREAS) {
    const { source } = new Area(names).takeFrame(0).takeFrame(1);
    for (const path of source.read) readers.set(path, [...(readers.get(path) ?? []), names]);
  }
  return readers;
}

/** Each text of the kernel, read by the collectors that read it: first as it should be, then as it is given, then as it should be. */
export const KERNEL_EDGES: readonly Edge[] = [...readers].flatMap(([path, areas]) => {
  const seed = FILES[path];
  if (seed === undefined) return [];
  return areas.map((names) => ({
    name: `kernel ${path} (${names[0]})`,
    seeds: [seed],
    feed(input) {
      const area = new Area(names).takeFrame(0);
      area.source.next({ [path]: { base64: input.toString('base64') } });
      area.takeFrame(1);
      area.source.next({ [path]: seed });
      return area.takeFrame(2).events;
    },
  }));
});

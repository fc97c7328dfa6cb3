import type { EngineEvent } from '../events/events.ts';
import type { Slot } from '../metrics/series.ts';
import type { Now } from './collector.ts';
import { type CustomSample, parseCustomText } from './customText.ts';
import { Groups } from './portable/groups.ts';
import type { Poll } from './portable/polled.ts';
import type { ReadSmallFile } from './readSmallFile.ts';
import type { Recorder, SeriesGroup } from './recorder.ts';

const MOST_BYTES = 256 * 1024;
const MOST_VALUES = 200;
const ANSWER_SECONDS = 5;

interface CustomFile {
  readonly path: string;
  readonly samples: readonly CustomSample[];
  /** What is wrong with it; `undefined` where all is well. */
  readonly problem: Problem | undefined;
}

interface Problem {
  /** File and line. */
  readonly place: string;
  /** For a person. */
  readonly text: string;
}

interface Value {
  readonly group: SeriesGroup;
  readonly slot: Slot;
}

/** A user's own metrics, from the files that `plotscope.customMetrics` names. */
export class CustomMetrics implements Poll<CustomFile[]> {
  readonly name = 'custom';
  readonly everySeconds = 10;
  readonly #paths: readonly string[];
  readonly #read: ReadSmallFile;
  readonly #values = new Groups<Value>((key) => this.#make(key));
  /** Places whose problem was told, so that nothing is told twice. */
  readonly #told = new Set<string>();
  /** Files that have not answered yet: a network folder may hang. They aren't asked again until they do. */
  readonly #asking = new Map<string, Promise<CustomFile>>();
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #samples = new Map<string, CustomSample>();

  constructor(paths: readonly string[], read: ReadSmallFile) {
    this.#paths = paths;
    this.#read = read;
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = emit;
  }

  ask(): Promise<CustomFile[]> {
    return Promise.all(this.#paths.map((path) => this.#askInTime(path)));
  }

  record(files: CustomFile[], { epochSeconds }: Now): void {
    const samples = new Map<string, CustomSample>();
    for (const file of files) {
      const clash = this.#take(file, samples);
      const problem = file.problem ?? clash;
      if (!problem || this.#told.has(problem.place)) continue;
      this.#told.add(problem.place);
      this.#emit({ type: 'notice', at: epochSeconds, text: `custom metrics: ${problem.place}: ${problem.text}` });
    }
    this.#samples = samples;
    this.#values.keepOnly(new Set(samples.keys()));
    for (const [key, { value }] of samples) {
      const { slot } = this.#values.get(key);
      if (Number.isNaN(value)) this.#recorder.setAbsent(slot, 'the file says NaN', false);
      else this.#recorder.set(slot, value);
    }
  }

  unavailable(reason: string): void {
    this.#values.unavailable(reason);
  }

  async #askInTime(path: string): Promise<CustomFile> {
    const asking = this.#asking.get(path) ?? this.#ask(path).finally(() => this.#asking.delete(path));
    this.#asking.set(path, asking);
    const text = `does not answer within ${ANSWER_SECONDS} s: the disk or network folder hangs`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<CustomFile>((resolve) => {
      timer = setTimeout(() => resolve({ path, samples: [], problem: { place: path, text } }), ANSWER_SECONDS * 1000);
    });
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  }

  async #ask(path: string): Promise<CustomFile> {
    try {
      const { samples, badLines } = parseCustomText(await this.#read(path, MOST_BYTES));
      const [first] = badLines;
      const more = badLines.length > 1 ? `; ${badLines.length - 1} more of its lines can not be used` : '';
      return { path, samples, problem: first && { place: `${path}, line ${first.line}`, text: `${first.why}${more}` } };
    } catch (error) {
      return { path, samples: [], problem: { place: path, text: (error as Error).message } };
    }
  }

  /** Takes over a file's samples, and says what can't be taken. */
  #take({ path, samples }: CustomFile, into: Map<string, CustomSample>): Problem | undefined {
    let problem: Problem | undefined;
    for (const sample of samples) {
      const key = `${sample.name} ${sample.labels}`;
      if (into.has(key))
        problem ??= { place: path, text: `"${sample.name}" is in an earlier file already, which counts` };
      else if (into.size === MOST_VALUES)
        return { place: path, text: `over ${MOST_VALUES} values, the rest is left out` };
      else into.set(key, sample);
    }
    return problem;
  }

  #make(key: string): Value {
    const { name, labels } = this.#samples.get(key)!;
    const group = this.#recorder.group(labels ? { name, labels } : { name });
    return { group, slot: group.gauge('custom.value') };
  }
}

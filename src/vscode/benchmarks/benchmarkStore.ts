import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readDocument } from '../../benchmarks/benchmarkDocument.ts';
import { type BenchmarkRecord, benchmarkRecord, type SuitesRecord } from '../../benchmarks/benchmarkRecord.ts';
import { compareWithBaseline } from '../../benchmarks/compareWithBaseline.ts';
import { SavedRuns } from '../../benchmarks/savedRuns.ts';
import type { BaselineComparison, SuitesRun } from '../../benchmarks/suitesRun.ts';
import { useHistoryIfAny } from '../../engine/hostHistory.ts';
import type { History } from '../../history/history.ts';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';

const KIND = 'benchmark';
const MOST_RUNS = 200;
const BASELINE_PREFIX = 'baseline:';

export interface BenchmarkStoreOptions {
  /** The user's storage folder, which the harness keeps runs and baselines in. */
  readonly storage: string;
  /** Undefined = no history is kept. */
  historyPath(): string | undefined;
}

/** Runs of benchmarks that were kept: those of the history, and files of the harness that it doesn't know. */
export class BenchmarkStore {
  readonly #options: BenchmarkStoreOptions;
  readonly #saved: SavedRuns;
  #values = new Map<string, unknown>();

  constructor(options: BenchmarkStoreOptions) {
    this.#options = options;
    this.#saved = new SavedRuns(options.storage);
  }

  /** The newest runs, the newest first; what can't be read is passed over. */
  list(): BenchmarkRecord[] {
    const documents = this.#with(true, (history) => history.list(KIND, { limit: MOST_RUNS })) ?? [];
    this.#values = new Map(documents.map(({ key, value }) => [key, value]));
    const records = documents.flatMap(({ key, at, value }) => benchmarkRecord(key, at, value) ?? []);
    return [...records, ...this.#fromFiles()].toSorted((a, b) => b.at - a.at).slice(0, MOST_RUNS);
  }

  /** Keeps a run that the harness has not kept itself: in the history, or a file where there is none. */
  keep(key: string, at: number, value: unknown): void {
    const isKept = this.#with(false, (history) => {
      if (history.get(KIND, key) === undefined) history.put(KIND, key, at, value);
      return true;
    });
    if (isKept || existsSync(this.#file(key))) return;
    mkdirSync(dirname(this.#file(key)), { recursive: true });
    writeFileSync(this.#file(key), `${JSON.stringify(value)}\n`, { mode: PRIVATE_FILE });
  }

  remove(key: string): void {
    this.#with(false, (history) => history.delete(KIND, key));
    rmSync(this.#file(key), { force: true });
  }

  baselines(): string[] {
    return this.#saved.baselines();
  }

  /** Throws an Error that says what to do where the run is gone, or the name can't be one. */
  saveBaseline(name: string, key: string): void {
    this.#saved.saveBaseline(name, this.#run(key));
  }

  /** A suites' run beside another one, or a baseline (`baseline:NAME`). Throws where one of them is gone. */
  compare(
    key: string,
    otherKey: string,
  ): { readonly record: SuitesRecord; readonly comparison: BaselineComparison; readonly title: string } {
    const isBaseline = otherKey.startsWith(BASELINE_PREFIX);
    const title = isBaseline ? otherKey.slice(BASELINE_PREFIX.length) : otherKey;
    const other = isBaseline ? this.#saved.baseline(title) : this.#run(otherKey);
    const { startedAt, seconds } = other.metadata;
    const record = { ...other, key: otherKey, at: startedAt + seconds };
    return { record, comparison: compareWithBaseline(this.#run(key), other, title), title };
  }

  #run(key: string): SuitesRun {
    const document = readDocument(this.#values.get(key) ?? this.#fileValue(key));
    if (document?.kind !== 'suites') throw new Error(`The run ${key} is gone or incomplete: choose another one.`);
    return document;
  }

  #fromFiles(): BenchmarkRecord[] {
    return namesIn(join(this.#options.storage, 'runs'))
      .slice(-MOST_RUNS)
      .flatMap((key): BenchmarkRecord[] => {
        if (this.#values.has(key)) return [];
        const value = this.#fileValue(key);
        const record = benchmarkRecord(key, statSync(this.#file(key)).mtimeMs / 1000, value);
        if (!record) return [];
        this.#values.set(key, value);
        if (record.kind !== 'suites') return [record];
        return [{ ...record, at: record.metadata.startedAt + record.metadata.seconds }];
      });
  }

  #fileValue(key: string): unknown {
    try {
      return JSON.parse(readFileSync(this.#file(key), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #file(key: string): string {
    // A key is a name, never a path.
    return join(this.#options.storage, 'runs', `${key.replaceAll(/[/\\]/g, '_')}.json`);
  }

  #with<Result>(readOnly: boolean, run: (history: History) => Result): Result | undefined {
    const path = this.#options.historyPath();
    if (path === undefined) return undefined;
    // Without a history the harness's files are what there is.
    return useHistoryIfAny(path, run, { readOnly });
  }
}

export function baselineKey(name: string): string {
  return BASELINE_PREFIX + name;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  } catch {
    return [];
  }
}

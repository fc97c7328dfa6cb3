import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../input/makeFolder.ts';
import { didYouMean } from '../input/nearestName.ts';
import { UsageError } from '../terminal/output.ts';
import { readDocument } from './benchmarkDocument.ts';
import type { SuitesRun } from './suitesRun.ts';

const MOST_READ = 200;

/** Runs and baselines as JSON files in a folder: `runs/ID.json`, `baselines/NAME.json`. */
export class SavedRuns {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  save(run: SuitesRun): string {
    return this.#write('runs', run.metadata.runId, run);
  }

  saveBaseline(name: string, run: SuitesRun): string {
    return this.#write('baselines', baselineName(name), run);
  }

  /** Throws UsageError where there is no such baseline, or it can't be read. */
  baseline(name: string): SuitesRun {
    const path = join(this.#folder, 'baselines', `${baselineName(name)}.json`);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      const known = this.baselines();
      const there = known.length > 0 ? `there are ${known.join(', ')}` : 'there is none yet';
      throw new UsageError(
        `there is no baseline "${name}"; ${there}: make one with --save-baseline ${name}.${didYouMean(name, known)}`,
      );
    }
    const run = parsedRun(text);
    if (!run) throw new UsageError(`${path} is no saved run: make it anew with --save-baseline ${name}`);
    return run;
  }

  baselines(): string[] {
    return namesIn(join(this.#folder, 'baselines'));
  }

  /** The newest runs, oldest first; files that are no runs are passed over. */
  runs(): SuitesRun[] {
    const folder = join(this.#folder, 'runs');
    return namesIn(folder)
      .slice(-MOST_READ)
      .map((name) => parsedRun(readFileSync(join(folder, `${name}.json`), 'utf8')))
      .filter((run) => run !== undefined);
  }

  #write(kind: 'runs' | 'baselines', name: string, run: SuitesRun): string {
    const folder = join(this.#folder, kind);
    makeFolder(folder);
    const path = join(folder, `${name}.json`);
    // Whole or not at all: others read meanwhile.
    writeFileSync(`${path}.${process.pid}.partial`, `${JSON.stringify(run)}\n`);
    renameSync(`${path}.${process.pid}.partial`, path);
    return path;
  }
}

function namesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return files.map((name) => name.slice(0, -'.json'.length)).sort();
  } catch {
    return [];
  }
}

function parsedRun(text: string): SuitesRun | undefined {
  try {
    const document = readDocument(JSON.parse(text));
    return document?.kind === 'suites' ? document : undefined;
  } catch {
    return undefined;
  }
}

/** The name as a file has it. Throws UsageError where it can't be one. */
function baselineName(name: string): string {
  if (/^[\w][\w.-]{0,63}$/.test(name)) return name;
  throw new UsageError(`"${name}" can't name a baseline: use letters, digits, ".", "-" and "_", 64 at most`);
}

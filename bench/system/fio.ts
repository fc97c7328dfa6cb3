import { join } from 'node:path';
import * as v from 'valibot';
import { findProgram } from '../../src/input/findProgram.ts';
import { outputOf } from '../harness/children.ts';
import type { Session } from '../harness/session.ts';

/** What fio is asked for. */
export interface FioJob {
  readonly rw: 'read' | 'write' | 'randread' | 'randwrite' | 'rw';
  readonly blockBytes: number;
}

interface FioTarget {
  readonly folder: string;
  readonly bytes: number;
  readonly directory: string;
}

const Rate = v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const Side = v.object({ bw_bytes: Rate, iops: Rate });
const Report = v.object({
  'fio version': v.optional(v.string()),
  jobs: v.pipe(v.array(v.object({ error: v.optional(v.number(), 0), read: Side, write: Side })), v.minLength(1)),
});

export interface FioFigures {
  readonly version: string;
  readonly bytesPerSecond: number;
  readonly operationsPerSecond: number;
}

/** Measures with fio, one run a round; false where it isn't installed. Throws with fio's own words where it fails. */
export async function runFio(
  session: Session,
  { fio, unit }: { readonly fio: FioJob; readonly unit: string },
  { folder, bytes, directory }: FioTarget,
): Promise<boolean> {
  const program = findProgram('fio');
  if (!program) return false;
  for (let round = 0; round < session.rounds; round++) {
    const args = fioArguments(fio, join(folder, 'fio'), bytes, Math.max(1, session.roundSeconds));
    const ended = await session.orCancelled(outputOf(session.start(program, args)));
    if (ended.code !== 0) throw new Error(`fio ended with code ${ended.code}: ${ended.stderr.trim()}`);
    const figures = fioFigures(ended.stdout);
    session.about(directory).method = figures.version;
    session.sample(unit === 'By/s' ? figures.bytesPerSecond : figures.operationsPerSecond, directory);
  }
  return true;
}

export function fioArguments({ rw, blockBytes }: FioJob, file: string, bytes: number, seconds: number): string[] {
  const settings = {
    name: 'plotscope',
    filename: file,
    rw,
    bs: blockBytes,
    size: bytes,
    runtime: Math.ceil(seconds),
    ioengine: 'psync',
    direct: 1,
    'output-format': 'json',
  };
  return ['--time_based', ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)];
}

/** Reading and writing together, of the first job. Throws where the text isn't fio's JSON. */
export function fioFigures(text: string): FioFigures {
  // fio prints notes before its JSON.
  const parsed = v.parse(Report, JSON.parse(text.slice(text.indexOf('{'))));
  const { error, read, write } = parsed.jobs[0] as v.InferOutput<typeof Report>['jobs'][number];
  if (error !== 0) throw new Error(`fio reports error ${error}`);
  return {
    version: parsed['fio version'] ?? 'fio',
    bytesPerSecond: read.bw_bytes + write.bw_bytes,
    operationsPerSecond: read.iops + write.iops,
  };
}

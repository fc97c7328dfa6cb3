import { join } from 'node:path';
import { type Benchmark, defineBenchmark, type ScaledFacts } from '../harness/benchmark.ts';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import type { Session } from '../harness/session.ts';
import { alignedBlock, TestFile } from '../harness/testFile.ts';
import { type FioJob, runFio } from './fio.ts';

const MIB = 2 ** 20;
const FILE_BYTES = 512 * MIB;
const SMALLEST_FILE_BYTES = 8 * MIB;
/** So often the thread looks up from its disk for a cancellation. */
const SLICE_MS = 40;

/** A file in one directory, ready to be measured on. */
export interface StorageFile {
  readonly file: TestFile;
  /** What it holds, all of it written. */
  readonly bytes: number;
  readonly block: Buffer;
}

export interface StorageParts {
  readonly name: string;
  readonly standsFor: string;
  readonly unit: 'By/s' | '{operation}/s';
  readonly scale: number;
  readonly blockBytes: number;
  /** The same measurement as fio makes it. */
  readonly fio: FioJob;
  /** One operation; gives how many units it did. Called again and again. */
  operation(target: StorageFile): () => number;
  /** Whether it writes, so that what was written has to reach the disk within the measured time. */
  readonly writes: boolean;
}

/** A benchmark of each chosen directory: with fio where it is installed, else with direct I/O or fsync from here. */
export function storageBenchmark(parts: StorageParts): Benchmark {
  const { name, standsFor, unit, scale } = parts;
  const facts: ScaledFacts = {
    name,
    suite: 'system',
    standsFor,
    unit,
    better: 'higher',
    needs: ['a directory with 512 MiB beyond the fifth of its disk that stays free'],
    seconds: 10,
    scale,
  };
  return defineBenchmark({
    ...facts,
    prepare: () => {},
    async run(session) {
      for (const directory of session.settings.directories) await measureDirectory(session, directory, parts);
    },
  });
}

async function measureDirectory(session: Session, directory: string, parts: StorageParts): Promise<void> {
  const bytes = session.bySize(SMALLEST_FILE_BYTES, FILE_BYTES);
  assertRoom(diskRoom(directory), bytes, directory);
  const folder = session.folder(directory);
  if (await runFio(session, parts, { folder, bytes, directory })) return;
  const target = await writtenFile(session, join(folder, 'file'), bytes, parts.blockBytes);
  const { file } = target;
  try {
    session.about(directory).method = file.method;
    if (file.method === 'fsync' && !parts.writes) {
      session.warn('this file system takes no O_DIRECT: what is read may come from memory', directory);
    }
    const operate = parts.operation(target);
    await rateOfOperations(session, operate, session.roundSeconds / 4, () => {});
    for (let round = 0; round < session.rounds; round++) {
      const finish = parts.writes ? () => file.sync() : () => {};
      session.sample(await rateOfOperations(session, operate, session.roundSeconds, finish), directory);
    }
  } finally {
    file.close();
  }
}

/** Units a second over about `seconds`. */
async function rateOfOperations(
  session: Session,
  operate: () => number,
  seconds: number,
  finish: () => void,
): Promise<number> {
  let units = 0;
  let busyMs = 0;
  while (busyMs < seconds * 1000) {
    await session.breathe();
    const start = performance.now();
    const until = start + Math.min(SLICE_MS, seconds * 1000 - busyMs);
    do units += operate();
    while (performance.now() < until);
    busyMs += performance.now() - start;
  }
  const start = performance.now();
  finish();
  return units / ((busyMs + performance.now() - start) / 1000);
}

/** A file full of noise. */
export async function writtenFile(
  session: Session,
  path: string,
  bytes: number,
  blockBytes: number,
): Promise<StorageFile> {
  const file = new TestFile(path);
  const large = alignedBlock(MIB);
  try {
    for (let position = 0; position < bytes; position += large.length) {
      file.write(large, position);
      await session.breathe();
    }
    file.sync();
  } catch (error) {
    file.close();
    throw error;
  }
  return { file, bytes, block: alignedBlock(blockBytes) };
}

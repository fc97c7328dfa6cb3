import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../store/generatedFrames.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/plotter-logs');
const SEED = 19;
const PIECE_BYTES = 2 ** 20;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Each log with the fixtures that its plots are made of, one after another. */
export const MADE_LOGS = {
  'mad-max': ['madmax-two-plots'],
  bladebit: ['bladebit-ram', 'bladebit-disk', 'bladebit-cuda'],
  chiapos: ['chiapos', 'chiapos-without-bitfield'],
  gigahorse: ['gigahorse-cpu', 'gigahorse-cuda'],
} as const satisfies Record<string, readonly string[]>;
export type MadeLog = keyof typeof MADE_LOGS;

/** Of plots, not of contracts and keys. */
const IDS = /(?<=-|\bID: |Generating plot \d+ \/ \d+: )[0-9a-f]{64}(?![0-9a-f])/g;
const TIMES = /\d+(?:\.\d+)?(?= ?(?:sec|min))/g;

/**
 * Writes a log of so many bytes or little more: the runs of its fixtures again and again, each with ids of its own and faster or slower as
 * a whole, so that its steps, phases and total still agree.
 */
export function writeMadeLog(path: string, log: MadeLog, bytes: number): void {
  const texts = MADE_LOGS[log].map((name) => readFileSync(join(FIXTURES, `${name}.log`), 'latin1'));
  const random = seeded(SEED);
  const file = openSync(path, 'w');
  try {
    let piece = '';
    for (let written = 0, run = 0; written < bytes; run++) {
      // As far apart as can be: two plots that took the same to the millisecond would be taken for one.
      piece += changed(texts[run % texts.length], 0.5 + ((run * GOLDEN_RATIO) % 1), random);
      if (piece.length < PIECE_BYTES && written + piece.length < bytes) continue;
      written += writeSync(file, piece, null, 'latin1');
      piece = '';
    }
  } finally {
    closeSync(file);
  }
}

function changed(text: string, pace: number, random: () => number): string {
  const ids = new Map<string, string>();
  return text
    .replace(IDS, (id) => {
      const other = ids.get(id) ?? idOf(random);
      ids.set(id, other);
      return other;
    })
    .replace(TIMES, (time) => {
      const { length } = time.split('.')[1] ?? '';
      return (Number(time) * pace).toFixed(length);
    });
}

function idOf(random: () => number): string {
  return Array.from({ length: 16 }, () =>
    Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0'),
  ).join('');
}

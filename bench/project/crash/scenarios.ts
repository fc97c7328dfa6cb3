import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type CrashOptions, type CrashReport, crashRounds } from './crashRounds.ts';
import { upgradeRounds } from './upgradeRounds.ts';

export interface Scenario {
  /** Of all rounds. */
  readonly share: number;
  readonly description: string;
  /** Its folder is a small file system of its own, mounted where only this program sees it. */
  readonly ownDisk?: boolean;
  run(options: CrashOptions): Promise<CrashReport>;
}

const FURTHEST_SECONDS = 2 * 3600;
const MEBIBYTE = Buffer.alloc(2 ** 20);

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  alerts: {
    share: 0.3,
    description: 'killed while alerts are up and plots are made',
    run: crashRounds,
  },
  clock: {
    share: 0.25,
    description: 'killed after the clock was set back and forth by up to two hours',
    run(options) {
      const clockFile = join(options.folder, 'clock');
      const { random = Math.random } = options;
      writeFileSync(clockFile, '0');
      const trouble = () => {
        writeFileSync(clockFile, String(Math.round((2 * random() - 1) * FURTHEST_SECONDS)));
        return undefined;
      };
      return crashRounds({ ...options, clockFile, trouble });
    },
  },
  upgrade: {
    share: 0.25,
    description: 'killed while the history is brought to a newer version',
    run: upgradeRounds,
  },
  full: {
    share: 0.2,
    description: 'killed while the disk is full',
    ownDisk: true,
    run(options) {
      const filler = join(options.folder, 'filler');
      const trouble = () => {
        fill(filler);
        return () => rmSync(filler);
      };
      // What the -wal has room for is written all the same: it has to last until that is full, too.
      const slow = { intervalSeconds: 0.1, aliveSeconds: [5, 9] } as const;
      return crashRounds({ ...options, ...slow, trouble, troubleStopsWriting: true });
    },
  },
};

/** Writes until nothing fits any more. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let bytes = MEBIBYTE.length; bytes >= 1; ) {
      try {
        writeSync(file, MEBIBYTE, 0, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}

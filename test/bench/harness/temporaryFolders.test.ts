import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeBenchFolder, removeBenchFolder } from '../../../bench/harness/temporaryFolders.ts';

describe('temporary folders of benchmarks', () => {
  it('go with their owner, and what a killed one left goes with the next', () => {
    const directory = mkdtempSync(join(tmpdir(), 'plotscope-folders-'));
    try {
      // No process has this number: Linux ends at 2^22.
      mkdirSync(join(directory, 'plotscope-bench-99999999-abc', 'deep'), { recursive: true });
      mkdirSync(join(directory, `plotscope-bench-${process.ppid}-alive`));
      mkdirSync(join(directory, 'plotscope-bench'));
      const folder = makeBenchFolder(directory);
      const kept = ['plotscope-bench', `plotscope-bench-${process.ppid}-alive`];
      assert.deepEqual(readdirSync(directory).sort(), [...kept, basename(folder)].sort());
      removeBenchFolder(folder);
      assert.deepEqual(readdirSync(directory).sort(), kept);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

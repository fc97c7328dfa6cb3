import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { places } from '../../../bench/harness/places.ts';
import { runBenchmarks } from '../../../bench/harness/runBenchmarks.ts';
import { fioArguments, fioFigures } from '../../../bench/system/fio.ts';
import { storageMixed } from '../../../bench/system/storageMixed.ts';

const side = (bw_bytes: number, iops: number) => ({ io_bytes: 1, bw_bytes, iops });
const REPORT = JSON.stringify({
  'fio version': 'fio-3.33',
  jobs: [{ jobname: 'plotscope', error: 0, read: side(3e8, 300), write: side(1e8, 100) }],
});

describe('storage by fio', () => {
  it('is asked for direct I/O on one file, for so long', () => {
    const args = fioArguments({ rw: 'randread', blockBytes: 4096 }, '/a/fio', 1024, 1.2);
    for (const wanted of [
      '--filename=/a/fio',
      '--rw=randread',
      '--bs=4096',
      '--direct=1',
      '--runtime=2',
      '--output-format=json',
    ]) {
      assert.ok(args.includes(wanted), wanted);
    }
  });

  it('gives both directions together, whatever it says before', () => {
    const figures = { version: 'fio-3.33', bytesPerSecond: 4e8, operationsPerSecond: 400 };
    assert.deepEqual(fioFigures(`note: both iodepth >= 1\n${REPORT}`), figures);
    assert.throws(() => fioFigures('fio: failed'));
  });

  it('takes the place of own reads and writes where it is installed, and is named', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-fio-'));
    const path = process.env.PATH;
    try {
      // A stand-in: fio itself is not among what the tests need.
      writeFileSync(join(folder, 'fio'), `#!/bin/sh\ncat <<'END'\n${REPORT}\nEND\n`);
      chmodSync(join(folder, 'fio'), 0o755);
      process.env.PATH = `${folder}${delimiter}${path}`;
      const settings = { size: 'smallest', directories: [folder], threads: 1, places } as const;
      const { results } = await runBenchmarks([storageMixed], settings, new AbortController().signal, {
        tell: () => {},
      });
      assert.deepEqual([results[0]?.method, results[0]?.median], ['fio-3.33', 4e8]);
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    }
  });
});

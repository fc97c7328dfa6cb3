import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chachaStream } from '../../../bench/harness/kernels/chacha8.ts';
import { makePatternWork } from '../../../bench/harness/kernels/patterns.ts';
import { randomRing } from '../../../bench/harness/kernels/pointerChase.ts';
import { randomEntries } from '../../../bench/harness/kernels/sort.ts';
import type { MakeWork } from '../../../bench/harness/kernels/work.ts';
import { WORKS } from '../../../bench/harness/kernels/works.ts';
import { sortByBuckets } from '../../../bench/scalability/resourceBuckets.ts';

describe('the works of benchmarks', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-works-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, make] of Object.entries(WORKS) as [string, MakeWork][]) {
    it(`${name} finds its answers right, call after call`, () => {
      const work = make(2 ** 20, join(folder, name));
      assert.ok(work.unitsPerCall > 0);
      assert.deepEqual([work.call(), work.call(), work.call()], [true, true, true]);
    });
  }

  it('compute ChaCha as OpenSSL does with 20 rounds, and as its test vector says with 8', () => {
    const key = Uint32Array.from({ length: 8 }, (_, word) => word * 0x01234567);
    const stream = new Uint32Array(64);
    chachaStream(key, 20, stream);
    const cipher = createCipheriv('chacha20', Buffer.from(key.buffer), Buffer.alloc(16));
    assert.deepEqual(Buffer.from(stream.buffer), cipher.update(Buffer.alloc(256)));
    chachaStream(new Uint32Array(8), 8, stream);
    const begin = Buffer.from(stream.buffer).subarray(0, 32).toString('hex');
    assert.equal(begin, '3e00ef2f895f40d67f5bb8e81f09a5a12c840ec3ce9a7f3b181be188ef711a1e');
  });

  it('chase one ring through every line', () => {
    const ring = randomRing(100);
    const seen = new Set<number>();
    for (let at = 0, step = 0; step < 100; step++) {
      seen.add(at);
      at = ring[at] as number;
    }
    assert.equal(seen.size, 100);
  });

  it('sort by any number of buckets as without', () => {
    const table = randomEntries(5000);
    for (const count of [1, 16, 256, 1024]) assert.deepEqual(sortByBuckets(table, count), table.toSorted());
  });

  it('see memory that has forgotten', () => {
    const real = Buffer.prototype.fill;
    const work = makePatternWork(2 ** 20);
    assert.equal(work.call(), true);
    try {
      Buffer.prototype.fill = function forget(this: Buffer) {
        return this;
      } as typeof real;
      assert.equal(work.call(), true);
    } finally {
      Buffer.prototype.fill = real;
    }
    assert.equal(work.call(), false);
  });

  it('need to be told a file where they work on one', () => {
    assert.throws(() => (WORKS.file as MakeWork)(), /name its path/);
  });
});

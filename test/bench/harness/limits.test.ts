import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { assertRoom, diskRoom, memoryRoom } from '../../../bench/harness/limits.ts';
import { noiseOf } from '../../../bench/harness/noise.ts';
import { NotPossible } from '../../../bench/harness/notPossible.ts';
import { formatValue } from '../../../src/benchmarks/formatValue.ts';

describe('safe limits', () => {
  it('leave a fifth of the whole free, or refuse', () => {
    const room = { totalBytes: 1000, freeBytes: 500 };
    assertRoom(room, 300, 'disk');
    assert.throws(() => assertRoom(room, 301, '/mnt/a'), NotPossible);
    assert.throws(() => assertRoom(room, 301, '/mnt/a'), /\/mnt\/a: 301 B wanted.*20 % stay free: make room/);
  });

  it('know the room there is', () => {
    for (const { totalBytes, freeBytes } of [diskRoom(tmpdir()), memoryRoom()]) {
      assert.ok(freeBytes > 0 && freeBytes <= totalBytes);
    }
    assert.throws(() => diskRoom('/there/is/none'), /name a directory that exists/);
  });

  it('warn of a host that is not quiet', () => {
    assert.deepEqual(noiseOf(0.05, 0.02, 0.1).warnings, []);
    assert.match(noiseOf(0.5, 0.2, 3).warnings.join(), /50 %.*20 %/);
  });

  it('show values in the units that people use', () => {
    const shown = (value: number, unit: string) => formatValue(value, unit);
    assert.equal(shown(95e-9, 's'), '95 ns');
    assert.equal(shown(2.5, 's'), '2.5 s');
    assert.equal(shown(3.2e6, '{entry}/s'), '3.2 M entries/s');
    assert.equal(shown(950, '{operation}/s'), '950 operations/s');
    assert.equal(shown(0.12345, '1'), '0.123');
    assert.equal(shown(2 ** 30, 'By/s'), '1.00 GiB/s');
  });
});

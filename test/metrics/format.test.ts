import assert from 'node:assert/strict';
import { formatBytes, formatBytesPerSecond, formatDuration, formatPercent } from '../../src/metrics/format.ts';
import { formatMetric } from '../../src/metrics/formatMetric.ts';

describe('format', () => {
  it('writes bytes with three digits', () => {
    assert.deepEqual([0, 999, 1000, 1024, 10 * 1024, 1023 * 1024, 108_836_238_815, 5e15].map(formatBytes), [
      '0 B',
      '999 B',
      '0.98 KiB',
      '1.00 KiB',
      '10.0 KiB',
      '1.00 MiB',
      '101 GiB',
      '4.44 PiB',
    ]);
  });

  it('writes what is absent as a dash', () => {
    assert.equal(formatBytesPerSecond(undefined), '–');
    assert.equal(formatPercent(undefined), '–');
  });

  it('writes durations in their two largest units', () => {
    assert.deepEqual([0, 59.6, 60, 185, 7800, 86_400 * 3 + 4 * 3600 + 5].map(formatDuration), [
      '0 s',
      '1 min',
      '1 min',
      '3 min 5 s',
      '2 h 10 min',
      '3 d 4 h',
    ]);
  });
});

describe('formatMetric', () => {
  it('writes counts as such, and other numbers with two digits', () => {
    assert.equal(formatMetric('system.cpu.frequency', 2_096_007_000), '2096007000');
    assert.equal(formatMetric('system.cpu.load_average', 1.234), '1.23');
    assert.equal(formatMetric('system.cpu.load_average', undefined), '–');
  });
});

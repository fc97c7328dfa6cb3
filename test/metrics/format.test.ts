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
    assert.deepEqual(
      [0, 59.6, 60, 185, 7800, 86_400 * 3 + 4 * 3600 + 5, 86_340, 86_370, 3599.9, 7199].map(formatDuration),
      ['0 s', '1 min', '1 min', '3 min 5 s', '2 h 10 min', '3 d 4 h', '23 h 59 min', '1 d', '1 h', '2 h'],
    );
  });
});

describe('formatMetric', () => {
  it('writes each value in its unit', () => {
    assert.equal(formatMetric('system.cpu.frequency', 2_096_007_000), '2.1 GHz');
    assert.equal(formatMetric('system.cpu.utilization', 0.734), '73 %');
    assert.equal(formatMetric('system.cpu.utilization', 0.034), '3.4 %');
    assert.equal(formatMetric('system.cpu.utilization', 0.0002), '< 0.1 %');
    assert.equal(formatMetric('system.cpu.utilization', 0), '0 %');
    assert.equal(formatMetric('plotters.cpu.utilization', 1.5), '1.5 cores');
    assert.equal(formatMetric('plotters.cpu.utilization', 0.4), '0.4 cores');
    assert.equal(formatMetric('container.cpu.limit', 1), '1 core');
    assert.equal(formatMetric('hw.temperature', 54.2), '54.2 °C');
    assert.equal(formatMetric('system.disk.await', 0.0123), '12.3 ms');
    assert.equal(formatMetric('system.disk.await', 2.5), '2.5 s');
    assert.equal(formatMetric('custom.value', 0.5), '0.5');
  });

  it('writes counts as such, and other numbers with three digits', () => {
    assert.equal(formatMetric('plotters.count', 3), '3');
    assert.equal(formatMetric('system.cpu.load_average', 1.234), '1.23');
    assert.equal(formatMetric('system.cpu.load_average', undefined), '–');
    assert.equal(formatMetric('system.cpu.load_average', Number.NaN), '–');
  });
});

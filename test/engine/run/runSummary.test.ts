import assert from 'node:assert/strict';
import { RunSummary } from '../../../src/engine/run/runSummary.ts';
import { frameOf } from '../../metrics/frameOf.ts';

describe('RunSummary', () => {
  const of = (value: number) => frameOf(0, [['system.cpu.utilization', {}, value]]);

  it('gives mean, 95th percentile and maximum, without absent values', () => {
    const summary = new RunSummary();
    for (let i = 1; i <= 100; i++) summary.add(of(i));
    summary.add(of(Number.NaN));
    const [{ count, mean, p95, max }] = summary.series;
    assert.deepEqual({ count, mean, p95, max }, { count: 100, mean: 50.5, p95: 95, max: 100 });
  });

  it('samples uniformly what is too long to keep', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const summary = new RunSummary(undefined, random);
    for (let i = 0; i < 50_000; i++) summary.add(of(i / 50_000));
    const [{ p95, count }] = summary.series;
    assert.equal(count, 50_000);
    assert.ok(Math.abs(p95 - 0.95) < 0.01, `p95 = ${p95}`);
  });
});

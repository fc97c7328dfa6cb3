import assert from 'node:assert/strict';
import { type HistoryCorrelations, historyCorrelations } from '../../../src/analysis/past/historyCorrelations.ts';
import { DAY, MONDAY, noise, STEP, slowNoise } from './plantedHistory.ts';
import { ended, tracksOf } from './plantedTracks.ts';

function correlationsOf(values: Record<string, (at: number) => number>): HistoryCorrelations {
  const tracks = tracksOf(10, values);
  const found = ended(historyCorrelations(tracks, tracks.tracks));
  if (found.kind !== 'correlations') throw new Error(found.reason);
  return found;
}

describe('What goes together in the history', function () {
  this.timeout(60_000);

  it('finds which of two metrics moves first', () => {
    const [drive, own, other] = [slowNoise(1, 0.5), noise(2), slowNoise(3, 0.5)];
    const driven = Array.from({ length: (10 * DAY) / STEP }, drive);
    const place = (at: number) => (at - MONDAY) / STEP;
    const { causal, significant, matrix } = correlationsOf({
      'network.in': (at) => 1e8 + 2e7 * driven[place(at)],
      'disk.write': (at) => 1e8 + 2e7 * (driven[place(at) - 1] ?? 0) + 1e7 * own(),
      'cpu.busy': () => 0.5 + 0.1 * other(),
    });
    const findings = causal.findings.map(({ cause, effect, mutual }) => ({ cause, effect, mutual }));
    assert.deepEqual(findings, [{ cause: 'network.in', effect: 'disk.write', mutual: false }]);
    assert.equal(causal.findings[0].withinSeconds, 900);
    assert.deepEqual(
      significant.map(({ a, b }) => [a, b].sort()),
      [['disk.write', 'network.in']],
    );
    assert.equal(matrix.coefficients.length, 3);
  });

  it('finds nothing among unrelated metrics, however slow', () => {
    const ids = ['cpu.busy', 'memory.used', 'disk.busy', 'disk.await', 'disk.write', 'network.in', 'network.out'];
    const noises = ids.map((_, i) => slowNoise(i + 40, 0.9));
    const { causal, significant, summary } = correlationsOf(
      Object.fromEntries(ids.map((id, i) => [id, () => 0.5 + 0.1 * noises[i]()])),
    );
    assert.deepEqual(significant, []);
    assert.deepEqual(causal.findings, []);
    assert.equal(summary.pairs, 21);
    assert.ok(causal.tried > 0);
  });
});

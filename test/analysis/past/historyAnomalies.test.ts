import assert from 'node:assert/strict';
import { DETECTORS } from '../../../src/analysis/past/anomalyEpisodes.ts';
import { type HistoryAnomalies, historyAnomalies } from '../../../src/analysis/past/historyAnomalies.ts';
import { plotAnomalies } from '../../../src/analysis/past/plotAnomalies.ts';
import { DAY, MONDAY, noise, wave } from './plantedHistory.ts';
import { casesOf, plotsInARow } from './plantedPlots.ts';
import { ended, localOf, tracksOf } from './plantedTracks.ts';

function found(values: Record<string, (at: number) => number>, days = 10): HistoryAnomalies {
  const tracks = tracksOf(days, values);
  return ended(historyAnomalies(tracks, localOf(tracks), [], new Map()));
}

function anomaliesOf({ byDetector }: HistoryAnomalies, detector: (typeof DETECTORS)[number]) {
  const findings = byDetector[detector];
  if (findings.kind !== 'anomalies') throw new Error(findings.reason);
  return findings.anomalies;
}

describe('Anomalies in the history', function () {
  this.timeout(60_000);

  const STALL_AT = MONDAY + 6 * DAY + 7200;

  it('finds a time that each way of looking finds unusual, and makes one incident of it', () => {
    const [a, b] = [noise(1), noise(2)];
    const isStalled = (at: number) => at >= STALL_AT && at < STALL_AT + 3600;
    const anomalies = found({
      'disk.stall': (at) => (isStalled(at) ? 0.6 : 0.1 + 0.02 * a()),
      'cpu.busy': (at) => 0.5 + 0.2 * wave(at, 14) + 0.03 * b(),
    });
    for (const detector of DETECTORS) {
      const [anomaly] = anomaliesOf(anomalies, detector);
      assert.ok(anomaly, detector);
      assert.ok(Math.abs(anomaly.from - STALL_AT) <= 900, detector);
      assert.ok(anomaly.score > 0.99 && anomaly.score <= 1);
    }
    assert.equal(anomalies.incidentsTotal, 1);
    assert.deepEqual(anomalies.incidents[0].subjects, ['Waiting for disks']);
  });

  it('finds what is unusual only at that hour', () => {
    const next = noise(3);
    const isBusyNight = (at: number) => at >= STALL_AT && at < STALL_AT + 3600;
    const anomalies = found({ 'cpu.busy': (at) => 0.5 + (isBusyNight(at) ? 0.2 : 0.3 * wave(at, 14)) + 0.02 * next() });
    assert.deepEqual(anomaliesOf(anomalies, 'statistical'), []);
    assert.ok(anomaliesOf(anomalies, 'timeSeries').some(({ at }) => isBusyNight(at)));
    assert.ok(
      anomaliesOf(anomalies, 'contextual').some(({ at, method }) => isBusyNight(at) && /same hour/.test(method)),
    );
  });

  it('finds the hour at which incidents come again and again', () => {
    const next = noise(4);
    const isBackup = (at: number) => Math.floor(at / 900) % 96 === 14 && Math.floor(at / DAY) % 2 === 0;
    const { recurring } = found({ 'disk.await': (at) => 0.01 + 0.001 * next() + (isBackup(at) ? 0.05 : 0) }, 21);
    assert.equal(recurring[0].circumstance, 'hour');
    assert.equal(recurring[0].which, '03:00');
    assert.ok(recurring[0].incidents >= 8 && recurring[0].expected < 1);
  });

  it('finds nothing in noise, be it even or bursting', () => {
    const ids = ['cpu.busy', 'memory.used', 'disk.busy', 'disk.read', 'disk.write', 'network.in'];
    const noises = ids.map((_, i) => noise(i + 20));
    const anomalies = found(
      Object.fromEntries(
        ids.map((id, i) => [id, i < 3 ? () => 0.5 + 0.1 * noises[i]() : () => 1e8 * Math.exp(0.5 * noises[i]())]),
      ),
    );
    assert.deepEqual(
      DETECTORS.flatMap((detector) => anomaliesOf(anomalies, detector).map(({ summary }) => summary)),
      [],
    );
    assert.deepEqual(anomalies.recurring, []);
  });

  it('finds a step that took far longer than it usually does', () => {
    const next = noise(5);
    const plots = plotsInARow(5, (_, index) => (index === 30 ? 2 : 1) * 4000 * Math.exp(0.03 * next()));
    const anomalies = plotAnomalies(casesOf(5, plots));
    assert.equal(anomalies.length, 3);
    assert.ok(anomalies.every(({ from }) => from === plots[29].startedAt));
    assert.match(anomalies[0].summary, /took 2 h .*times as long as usual/);
  });

  it('says when too little was measured', () => {
    const { byDetector, incidentsTotal } = found({ 'cpu.busy': () => 0.5 }, 0.5);
    assert.equal(incidentsTotal, 0);
    for (const detector of DETECTORS) assert.equal(byDetector[detector].kind, 'notEnoughData');
  });
});

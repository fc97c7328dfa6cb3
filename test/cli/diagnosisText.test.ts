import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { scoresFrom } from '../../src/analysis/bottleneck/classes.ts';
import { diagnosisReport, plotterReport } from '../../src/analysis/bottleneck/diagnosisReport.ts';
import type { PlotterVerdict } from '../../src/analysis/bottleneck/plotterDiagnosis.ts';
import type { Signals } from '../../src/analysis/bottleneck/signals.ts';
import { diagnosisText } from '../../src/cli/diagnosisText.ts';
import { lanes, plotting } from '../analysis/bottleneck/scenes.ts';
import { verdictOf } from '../analysis/bottleneck/verdictOf.ts';
import { heldBy } from '../events/heldBy.ts';

const NOTHING = { verdicts: [], followed: [], prospects: [] };

function textOf(signals: Partial<Signals>, hasEnded = false): string {
  const whole = plotting({ moved: 1e6, ...signals });
  const report = diagnosisReport([plotterReport(verdictOf('cpu', whole), undefined, whole, hasEnded)]);
  return stripVTControlCharacters(diagnosisText(report, NOTHING));
}

describe('what diagnose prints', () => {
  it('says what holds a plotter back, and no more than that is known', () => {
    const text = textOf(lanes({ computing: 1 }));
    assert.match(text, /^Mad Max, process 7: CPU saturated \(\w+, 90 % sure\)$/m);
    assert.match(text, /Its time: 100 % computing/);
    assert.doesNotMatch(text, /has ended|another user/);
  });

  it('says what comes next: cores that others leave, or its own threads', () => {
    const next = (different: Partial<PlotterVerdict>, threads?: number) => {
      const signals = plotting({
        ...lanes({ computing: 0.3, disk: 0.7 }),
        othersCores: 1.2,
        hostCores: 8,
        allowedCores: 8,
      });
      const one = verdictOf('cpu', signals);
      const plotter = { ...one.plotter, ...(threads !== undefined && { configuration: { threads } }) };
      const probabilities = scoresFrom((name) => Number(name === 'disk-latency'));
      return plotterReport({ ...one, name: 'disk-latency', probabilities, ...different, plotter }, undefined, signals)
        .interactions;
    };
    assert.deepEqual(next({}), [
      'Once it is gone, the next limit is 8 cores of CPU, of which other programs have 1.2.',
    ]);
    assert.deepEqual(next({}, 2), ['Once it is gone, the next limit is its 2 threads: the host has 8 cores.']);
  });

  it('says which of several plotters is held back most, and by what', () => {
    const wait = plotting({ ...lanes({ asleep: 1 }), cores: 0, saysFull: 1, between: 0 });
    const full = plotterReport({ ...verdictOf('disk-full', wait), severity: 0.9 }, heldBy('disk-full', 0, {}), wait);
    const well = plotterReport(verdictOf('cpu', plotting()), undefined, plotting());
    const textOf = (...reports: Parameters<typeof diagnosisReport>[0]) =>
      stripVTControlCharacters(diagnosisText(diagnosisReport(reports), NOTHING));
    assert.match(textOf(well, full), /^Of 2 plotters Mad Max, process 7, is held back most\. The cause is disk-full\./);
    assert.match(textOf(well, well), /^Nothing holds these 2 plotters back\.$/m);
  });

  it('says that a plotter ended while it was watched', () => {
    assert.match(textOf(lanes({ computing: 1 }), true), /Mad Max has ended while it was watched/);
  });

  it('says that the kernel tells little of another user’s process', () => {
    const hidden = /Process 7 seems to be another user’s: .* Ask as that user, or as root/;
    assert.match(textOf({ ...lanes({ computing: 0.5, unknown: 0.5 }) }), hidden);
    assert.match(textOf({ ...lanes({ computing: 1 }), moved: Number.NaN }), hidden);
  });

  it('tells what may come, of the day before, and of advice that was followed', () => {
    const past = { ...heldBy('memory', 1000, {}), processId: '7:1', until: 1060 };
    const followed = {
      type: 'advice.followed',
      at: 2000,
      processId: '7:1',
      class: 'memory',
      text: 'Run fewer plots at a time.',
      foretold: { ratio: 2, interval: [1.6, 2.5] as [number, number] },
      came: 1.9,
      plots: 3,
      plotsBefore: 2,
    } as const;
    const prospect = { id: 'risk/full /a', kind: 'risk', severity: 0.7, text: '/a is full in 3 h.' } as const;
    const text = stripVTControlCharacters(
      diagnosisText(diagnosisReport([]), { verdicts: [past], followed: [followed], prospects: [prospect] }),
    );
    assert.match(text, /^No plotter is running\.$/m);
    assert.match(text, /^What may come\n {2}- Risk: \/a is full in 3 h\.$/m);
    assert.match(text, /for 1 min: Memory\. The cause is memory\./);
    assert.match(
      text,
      /“Run fewer plots at a time\.” Foretold −50 % time a plot \(−38 % … −60 %\), came −47 % \(3 plots, 2 before\)\./,
    );
  });
});

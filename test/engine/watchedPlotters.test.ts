import assert from 'node:assert/strict';
import { BOTTLENECKS, scoresFrom, type VerdictName } from '../../src/analysis/bottleneck/classes.ts';
import type { PlotterVerdict } from '../../src/analysis/bottleneck/plotterDiagnosis.ts';
import type { Diagnosing } from '../../src/engine/diagnosing.ts';
import { WatchedPlotters } from '../../src/engine/run/watchedPlotters.ts';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import { plotting } from '../analysis/bottleneck/scenes.ts';

const plotter: RunningPlotter = {
  id: '7:1',
  pid: 7,
  startedAt: 0,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: [],
};

function verdictOf(name: VerdictName): PlotterVerdict {
  const signals = plotting();
  return {
    plotter,
    name,
    since: 0,
    isFresh: true,
    severity: 0.5,
    confidence: 0.9,
    probabilities: scoresFrom((one) => Number(one === name) + 1 / BOTTLENECKS.length),
    views: {},
    signals,
    lasting: () => signals,
    idlePerPlot: Number.NaN,
    where: {},
  };
}

/** The class that is reported when these were said, one look after the other. */
function reported(...names: VerdictName[]): string | undefined {
  const diagnosis = { verdicts: [] as PlotterVerdict[], bottleneckOf: () => undefined };
  const watched = new WatchedPlotters({ diagnosis } as unknown as Diagnosing);
  for (const name of names) {
    diagnosis.verdicts = [verdictOf(name)];
    watched.look([plotter]);
  }
  return watched.reports([plotter])[0]?.primary.class;
}

const times = (count: number, name: VerdictName) => Array.from({ length: count }, () => name);

describe('plotters that are watched for a while', () => {
  it('are told what held them back for most of it, where the last seconds were odd', () => {
    assert.equal(reported(...times(8, 'memory'), ...times(3, 'thread-limited')), 'memory');
  });

  it('are told what holds them back now, once that has stood for some seconds', () => {
    assert.equal(reported(...times(20, 'cpu'), ...times(6, 'disk-latency')), 'disk-latency');
  });

  it('are told of nothing that was not seen', () => {
    assert.equal(reported(), undefined);
  });
});

import assert from 'node:assert/strict';
import type { VerdictName } from '../../src/analysis/bottleneck/classes.ts';
import type { PlotterVerdict } from '../../src/analysis/bottleneck/plotterDiagnosis.ts';
import type { Diagnosing } from '../../src/engine/diagnosing.ts';
import { WatchedPlotters } from '../../src/engine/run/watchedPlotters.ts';
import { plotting } from '../analysis/bottleneck/scenes.ts';
import { verdictOf } from '../analysis/bottleneck/verdictOf.ts';
import { madMax } from '../events/madMax.ts';

/** The class that is reported when these were said, one look after the other. */
function reported(...names: VerdictName[]): string | undefined {
  const diagnosis = { verdicts: [] as PlotterVerdict[], bottleneckOf: () => undefined };
  const watched = new WatchedPlotters({ diagnosis } as unknown as Diagnosing);
  for (const name of names) {
    diagnosis.verdicts = [verdictOf(name, plotting())];
    watched.look([madMax()]);
  }
  return watched.reports([madMax()])[0]?.primary.class;
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

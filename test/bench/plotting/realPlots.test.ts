import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stepKey } from '../../../bench/plotting/stopStep.ts';
import { estimateWhole } from '../../../bench/plotting/wholePlotEstimate.ts';
import { createLogParser, type PlotStep, planFor } from '../../../src/plotters/plotters.ts';
import { isSmall } from '../../../src/plotters/steps.ts';

const LOGS = resolve('../shared/plotter-logs');

interface RealPlot {
  readonly plotter: string;
  readonly k: number;
  readonly plan: readonly PlotStep[];
  readonly seconds: ReadonlyMap<string, number>;
  readonly totalSeconds: number;
}

/** The finished plots of a log that tell the times of all their steps but one at most. */
function plotsOf(path: string): RealPlot[] {
  const parser = createLogParser({});
  const plots: RealPlot[] = [];
  let seconds = new Map<string, number>();
  for (const event of [...parser.feed(readFileSync(path), 0), ...parser.end(0)]) {
    if (event.type === 'plot-started') seconds = new Map();
    if (event.type === 'step-ended' && event.seconds !== undefined) seconds.set(stepKey(event.step), event.seconds);
    if (event.type === 'phase-ended' && event.phase === 4) seconds.set('4//checkpoints', event.seconds);
    if (event.type !== 'plot-finished') continue;
    const { plotter = '', k = 32, configuration } = event.plot;
    const plan = planFor(plotter, { ...configuration, k });
    if (plan.length > 0 && plan.filter((step) => seconds.has(stepKey(step))).length >= plan.length - 1)
      plots.push({ plotter, k, plan, seconds, totalSeconds: event.totalSeconds ?? Number.NaN });
  }
  return plots;
}

/** Share of the steps to stop at for which the interval holds the plot's real time. */
function heldOf({ k, plan, seconds, totalSeconds }: RealPlot): number {
  const held = plan.slice(0, -1).flatMap((_, last) => {
    const steps = plan.slice(0, last + 1).flatMap((step) => {
      const own = seconds.get(stepKey(step));
      return own === undefined ? [] : [{ key: stepKey(step), seconds: own }];
    });
    const estimate = estimateWhole(plan, steps, { size: isSmall(k) ? 'small' : 'large' });
    return estimate ? [estimate.interval[0] <= totalSeconds && totalSeconds <= estimate.interval[1]] : [];
  });
  return held.filter(Boolean).length / held.length;
}

describe('estimates of real plots from their first steps', () => {
  it('hold in about nine of ten cases for every plotter, whole logs given', function () {
    if (!existsSync(LOGS)) this.skip();
    const logs = readdirSync(LOGS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!\.crlf)\.log$/.test(name),
    );
    const plots = Map.groupBy(
      logs.flatMap((name) => plotsOf(join(LOGS, name))),
      ({ plotter, k }) => `${plotter} ${isSmall(k) ? 'small' : 'large'}`,
    );
    assert.ok(plots.size >= 5, [...plots.keys()].join());
    const held = [...plots].map(([kind, own]) => {
      const mean = own.reduce((sum, plot) => sum + heldOf(plot), 0) / own.length;
      return { kind, plots: own.length, mean };
    });
    for (const { mean } of held) assert.ok(mean >= 0.85, JSON.stringify(held));
  });
});

import { HostAlerts } from '../../../src/analysis/alert/hostAlerts.ts';
import { isValueRule, type ValueRule } from '../../../src/analysis/alert/rule.ts';
import { ALERT_RULES } from '../../../src/analysis/alert/rules/rules.ts';
import { watchRule } from '../../../src/analysis/alert/ruleWatch.ts';
import { LocalEngine } from '../../../src/engine/localEngine.ts';
import type { Frame } from '../../../src/metrics/frame.ts';

const SECONDS = 3;
const RULES = 30;
const TICKS = 20_000;

export interface Evaluations {
  /** Rules × frames a second on one core. */
  readonly evaluationsPerSecond: number;
  /** Of CPU, for all of an engine's alerts with so many rules: rules of one's own are added to those that PlotScope brings along. */
  readonly millisecondsATick: number;
  readonly rules: number;
  readonly series: number;
}

const NONE_UP: ReadonlySet<string> = new Set();

/** How quick rules are on a frame of this host. */
export async function measureEvaluations(): Promise<Evaluations> {
  const frame = await frameOfHost();
  const values = ALERT_RULES.filter(isValueRule);
  const watches = values.map(watchRule);
  let looks = 0;
  const begun = process.cpuUsage();
  for (let second = 0; cpuSeconds(begun) < SECONDS; second++) {
    const next = { ...frame, epochSeconds: frame.epochSeconds + second };
    for (const watch of watches) watch.look(next, NONE_UP);
    looks += watches.length;
  }
  const evaluationsPerSecond = looks / cpuSeconds(begun);
  const own = Array.from(
    { length: Math.max(0, RULES - ALERT_RULES.length) },
    (_, i): ValueRule => ({ ...values[i % values.length], id: `own-${i}` }),
  );
  const rules = [...ALERT_RULES, ...own];
  const alerts = new HostAlerts(() => {}, { rules });
  const before = process.cpuUsage();
  for (let tick = 0; tick < TICKS; tick++) alerts.look({ ...frame, epochSeconds: frame.epochSeconds + tick });
  const millisecondsATick = (1000 * cpuSeconds(before)) / TICKS;
  return { evaluationsPerSecond, millisecondsATick, rules: rules.length, series: frame.index.all.length };
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** The third frame: rates need two. */
function frameOfHost(): Promise<Frame> {
  return new Promise((resolve) => {
    let frames = 0;
    const local = new LocalEngine(
      0.5,
      (frame) => {
        if (++frames < 3) return;
        local.engine.close();
        resolve({ ...frame, values: frame.values.slice() });
      },
      () => {},
    );
    local.engine.start();
  });
}

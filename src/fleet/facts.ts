import type { BottleneckLog } from '../events/bottleneckLog.ts';
import type { Alert } from '../events/events.ts';
import type { Attributes } from '../metrics/metric.ts';
import type { Fact } from './pushedFrames.ts';

/** What a host knows of itself. */
export interface HostState {
  /** Of `target_info`, by names of OpenTelemetry. */
  readonly identity: Attributes;
  /** Epoch seconds of the newest frame. */
  readonly measuredAt: number | undefined;
  readonly bottlenecks: Pick<BottleneckLog, 'host' | 'plotters'>;
  /** Which plotter each process is that runs, by the process's id. */
  readonly plotters: ReadonlyMap<string, string>;
  readonly alerts: readonly Alert[];
}

/** What a host tells its fleet of itself: that it is there, what holds it and its plotters back, and which alerts are up. */
export function factsOf({ identity, measuredAt, bottlenecks, plotters, alerts }: HostState): Fact[] {
  const facts: Fact[] = [{ metric: 'target_info', attributes: identity, value: 1 }];
  if (measuredAt !== undefined) facts.push({ metric: 'plotscope.frame.time', attributes: {}, value: measuredAt });
  const { host } = bottlenecks;
  if (host) {
    const attributes = { 'bottleneck.class': host.class };
    facts.push({ metric: 'plotscope.verdict.host', attributes, value: host.severity });
  }
  for (const { processId = '', class: name, severity, remedies } of bottlenecks.plotters) {
    const plotter = plotters.get(processId);
    if (plotter === undefined) continue;
    const attributes = { plotter, 'process.id': processId, 'bottleneck.class': name };
    facts.push({ metric: 'plotscope.verdict', attributes, value: severity });
    const gain = remedies.find((remedy) => remedy.gain)?.gain?.ratio;
    if (gain !== undefined) facts.push({ metric: 'plotscope.verdict.gain', attributes, value: gain });
  }
  const counts = Map.groupBy(alerts, ({ rule = 'other', severity }) => `${severity} ${rule}`);
  for (const same of counts.values()) {
    const [{ rule = 'other', severity }] = same;
    facts.push({ metric: 'plotscope.alerts.up', attributes: { 'alert.rule': rule, severity }, value: same.length });
  }
  return facts;
}

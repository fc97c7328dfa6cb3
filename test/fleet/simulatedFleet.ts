import { labelsOf, type PushedMetricName, prometheusName } from '../../src/fleet/names.ts';
import { encodedLabels, type SeriesSamples, writeRequest } from '../../src/fleet/remoteWrite.ts';
import type { Attributes } from '../../src/metrics/metric.ts';

/** A value that a host of a simulated fleet sends. */
export interface Sent {
  readonly metric: PushedMetricName;
  readonly attributes?: Attributes;
  readonly slot?: number;
  readonly value: number;
}

/** What hosts send at some times, oldest first, as one request of remote-write. */
export function requestOf(
  hosts: readonly { readonly name: string; readonly instance?: string; readonly sent: readonly Sent[] }[],
  times: readonly number[],
): Uint8Array {
  const series = hosts.flatMap(({ name, instance = `uuid-${name}`, sent }) =>
    sent.map(
      ({ metric, attributes = {}, slot, value }): SeriesSamples => ({
        labels: encodedLabels({
          ...labelsOf(attributes, slot),
          job: 'plotscope',
          instance,
          host_name: name,
          __name__: prometheusName(metric),
        }),
        times: times.map((time) => Math.round(time * 1000)),
        values: times.map((time) => (metric === 'plotscope.frame.time' ? time : value)),
      }),
    ),
  );
  return writeRequest(series);
}

/** A host at work: a plotter or more, with what it says of itself. */
export function plottingHost(at: number): Sent[] {
  const plotter = { plotter: 'madmax' };
  const held = { ...plotter, 'bottleneck.class': at % 3 === 0 ? 'disk-latency' : 'cpu' };
  return [
    { metric: 'target_info', attributes: { 'service.version': '1.0.0', 'os.type': 'linux' }, value: 1 },
    { metric: 'plotscope.frame.time', value: 0 },
    { metric: 'plotters.plots.rate', value: 10 + at },
    { metric: 'plotters.device.output.rate', attributes: { 'plotter.device': 'cpu' }, value: 12e6 },
    { metric: 'plotter.progress', attributes: plotter, slot: 0, value: 0.5 },
    { metric: 'plotter.remaining', attributes: { ...plotter, quantile: '0.5' }, slot: 0, value: 3600 },
    { metric: 'plotter.bottleneck.severity', attributes: plotter, slot: 0, value: 0.5 },
    { metric: 'plotscope.verdict', attributes: held, slot: 0, value: 0.6 },
    { metric: 'plotscope.verdict.gain', attributes: held, slot: 0, value: 1.25 },
    { metric: 'plotscope.verdict.host', attributes: { 'bottleneck.class': 'disk-latency' }, value: 0.6 },
    {
      metric: 'system.filesystem.time_to_full',
      attributes: { 'system.filesystem.mountpoint': '/mnt/a' },
      value: 86_400,
    },
    { metric: 'system.filesystem.time_to_full', attributes: { 'system.filesystem.mountpoint': '/mnt/b' }, value: 3600 },
    {
      metric: 'plotscope.alerts.up',
      attributes: { 'alert.rule': 'disk_full', severity: 'warning' },
      value: at === 1 ? 2 : 1,
    },
    { metric: 'system.cpu.utilization', value: at === 2 ? 0.1 : 0.9 },
    { metric: 'system.memory.utilization', value: 0.5 },
    { metric: 'system.disk.utilization', attributes: { 'system.device': 'sda' }, value: 0.9 },
    { metric: 'system.pressure.stall', attributes: { resource: 'io', stalled: 'some' }, value: 0.2 },
    { metric: 'hw.temperature.utilization', value: 0.7 },
    {
      metric: 'system.network.io',
      attributes: { 'network.interface.name': 'eth0', 'network.io.direction': 'receive' },
      value: 1e9,
    },
    { metric: 'system.disk.io', attributes: { 'system.device': 'sda', 'disk.io.direction': 'write' }, value: 1e9 },
  ];
}

export async function send(url: string, body: Uint8Array): Promise<void> {
  const answer = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
    body: body as Uint8Array<ArrayBuffer>,
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { compress } from 'snappyjs';
import { median } from '../../../src/analyze/quantiles.ts';
import { labelsOf, prometheusName } from '../../../src/fleet/names.ts';
import { PushSender } from '../../../src/fleet/pushSender.ts';
import { History } from '../../../src/history/history.ts';
import type { Series } from '../../../src/metrics/series.ts';
import type { Peer } from './peer.ts';
import { seriesOfHost, valueAt } from './simulatedHost.ts';

const TICKS_A_REQUEST = 15;
const REQUESTS = 60;
const WARM_UP = 10;
const BEGIN = 1_760_000_000;
const LABELS = { job: 'plotscope', instance: '00000000-0000-4000-8000-000000000000', host_name: 'plotter-3' };

/** Milliseconds of CPU for each second that is sent, every value of it. */
export interface PushCost {
  /** All of it: reading the history, names, order, encoding, compressing, noting how far it came. */
  readonly sender: number;
  /** The same samples written by the library's writer, labels each time anew, and compressed: what one would write first. */
  readonly plain: number;
  /** The same samples, ready in its own form, sent by `prometheus-remote-write`: without a history, a cursor, or names to be made. */
  readonly peer?: number;
}

export async function measurePushCost(count: number, peer: Peer | undefined): Promise<PushCost> {
  const series = seriesOfHost(count);
  const [sender, plain] = [await ofSender(series), ofPlain(series)];
  return { sender, plain, ...(peer && { peer: await ofPeer(series, peer) }) };
}

/** On a real history; the server answers at once, in this process. */
async function ofSender(series: readonly Series[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-push-cost-'));
  const history = History.open(join(folder, 'history.sqlite'), { hostId: 'bench' });
  let now = BEGIN;
  const answer = async () => new Response(null, { status: 204, headers: { date: new Date(now * 1000).toUTCString() } });
  try {
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'bench' });
    const sender = new PushSender(
      history,
      { url: 'http://server/write', headers: {}, everySeconds: 15, resolutionSeconds: 1, gapSamplesPerSecond: 1e9 },
      LABELS,
      {
        fetch: answer,
        clock: { epochSeconds: () => now, seconds: () => now },
        version: 'bench',
        facts: () => [],
        tell: () => {},
      },
    );
    const list = { version: 1, series: [...series] };
    const costs: number[] = [];
    for (let request = 0; request < REQUESTS; request++) {
      for (let tick = 0; tick < TICKS_A_REQUEST; tick++) {
        now++;
        history.append(
          now,
          Float64Array.from(series, (one, at) => valueAt(one, at, now)),
          list,
          [],
        );
        history.maintain(1000);
      }
      const begun = process.cpuUsage();
      await sender.drain();
      costs.push(millisecondsSince(begun) / TICKS_A_REQUEST);
    }
    return median(costs.slice(WARM_UP));
  } finally {
    history.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ofPeer(series: readonly Series[], peer: Peer): Promise<number> {
  const answer = async () => new Response('', { status: 200 });
  const costs: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const times = timesOf(request);
    const sent = series.map((one, at) => ({
      labels: labelsOfSeries(one),
      samples: times.map((time) => ({ timestamp: time * 1000, value: valueAt(one, at, time) })),
    }));
    const begun = process.cpuUsage();
    const { status } = await peer.pushTimeseries(sent, { url: 'http://server/write', fetch: answer });
    if (status !== 200) throw new Error(`the peer sent nothing: ${status}`);
    costs.push(millisecondsSince(begun) / TICKS_A_REQUEST);
  }
  return median(costs.slice(WARM_UP));
}

function timesOf(request: number): number[] {
  return Array.from({ length: TICKS_A_REQUEST }, (_, tick) => BEGIN + request * TICKS_A_REQUEST + tick);
}

function labelsOfSeries({ metric, attributes }: Series): Record<string, string> {
  return { ...labelsOf(attributes), ...LABELS, __name__: prometheusName(metric) };
}

function ofPlain(series: readonly Series[]): number {
  const costs: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const times = timesOf(request);
    const values = series.map((one, at) => times.map((time) => valueAt(one, at, time)));
    const begun = process.cpuUsage();
    const writer = new BinaryWriter();
    series.forEach((one, at) => {
      writer.tag(1, WireType.LengthDelimited).fork();
      const labels = labelsOfSeries(one);
      for (const name of Object.keys(labels).sort()) {
        writer.tag(1, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(name);
        writer.tag(2, WireType.LengthDelimited).string(labels[name]).join();
      }
      times.forEach((time, i) => {
        writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.Bit64).double(values[at][i]);
        writer
          .tag(2, WireType.Varint)
          .int64(time * 1000)
          .join();
      });
      writer.join();
    });
    compress(writer.finish());
    costs.push(millisecondsSince(begun) / TICKS_A_REQUEST);
  }
  return median(costs.slice(WARM_UP));
}

function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

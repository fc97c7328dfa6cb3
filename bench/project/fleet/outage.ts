import { QueryClient } from '../../../src/fleet/fleetServer.ts';
import { fleetTable } from '../../../src/fleet/fleetTable.ts';
import { PushSender } from '../../../src/fleet/pushSender.ts';
import { SimulatedHost, seriesOfHost } from './simulatedHost.ts';
import { VictoriaMetrics } from './victoriaMetrics.ts';

const SECONDS = 600;
const AWAY = { from: 240, to: 360 };
/** What the server may take to be caught up with, at most, in simulated seconds. */
const MOST_DRAIN_SECONDS = 1800;
const SERIES = 300;
const QUERIES = 9;

export interface Outage {
  readonly hosts: number;
  /** Samples that a host sent and the server has not, and that it has twice. */
  readonly lost: number;
  readonly doubled: number;
  readonly samples: number;
  /** From when the server was back until the last host had made up for it, in the simulated time. */
  readonly gapSecondsToDrain: number;
  /** The table of all hosts. */
  readonly queryMs: { readonly median: number; readonly most: number };
}

/**
 * Ten minutes of so many hosts in compressed time: each second of theirs goes by as fast as it can be worked through. The server is a real one,
 * which ends in the middle and is started again two minutes (of theirs) later.
 */
export async function measureOutage(
  hosts: number,
  resolutionSeconds: number,
  say: (text: string) => void,
): Promise<Outage> {
  const server = await VictoriaMetrics.begin();
  try {
    const begin = Math.floor(Date.now() / 1000) - SECONDS;
    const series = seriesOfHost(SERIES);
    const fleet = Array.from({ length: hosts }, (_, number) =>
      hostOf(server, number, begin, series, resolutionSeconds),
    );
    for (let second = 0; second < SECONDS; second++) {
      if (second === AWAY.from) await server.stop();
      if (second === AWAY.to) await server.start();
      if (second % 60 === 0) say(`${second} of ${SECONDS} s of ${hosts} hosts`);
      await goOn(fleet);
    }
    // The present goes on while the gap is filled.
    let drained = SECONDS;
    while (drained < SECONDS + MOST_DRAIN_SECONDS && fleet.some(({ sender }) => sender.cursor.gaps.length > 0)) {
      drained++;
      await goOn(fleet);
    }
    for (const { sender } of fleet) await sender.drain();
    await server.flush();
    const queryMs = await timeTable(server, hosts, fleet[0].host.now);
    const found = await compare(server, fleet, begin, resolutionSeconds);
    return { hosts, ...found, gapSecondsToDrain: drained - AWAY.to, queryMs };
  } finally {
    await server.remove();
  }
}

interface Sending {
  readonly host: SimulatedHost;
  readonly sender: PushSender;
  readonly instance: string;
}

function hostOf(
  server: VictoriaMetrics,
  number: number,
  begin: number,
  series: ReturnType<typeof seriesOfHost>,
  resolutionSeconds: number,
): Sending {
  const host = new SimulatedHost(number, series, begin);
  const instance = `uuid-${number}`;
  // The server lives now, the host in its own time.
  const inItsTime = (async (url: string, init: RequestInit) => {
    const answer = await fetch(url, init);
    await answer.arrayBuffer();
    return new Response(null, { status: answer.status, headers: { date: new Date(host.now * 1000).toUTCString() } });
  }) as typeof fetch;
  const sender = new PushSender(
    host,
    { url: `${server.url}/api/v1/write`, headers: {}, everySeconds: 15, resolutionSeconds, gapSamplesPerSecond: 2000 },
    { job: 'plotscope', instance, host_name: `plotter-${number}` },
    {
      fetch: inItsTime,
      clock: { epochSeconds: () => host.now, seconds: () => host.now },
      version: 'bench',
      facts: () => host.facts(),
      tell: () => {},
    },
  );
  return { host, sender, instance };
}

async function goOn(fleet: readonly Sending[]): Promise<void> {
  await Promise.all(
    fleet.map(({ host, sender }) => {
      host.run();
      return sender.step();
    }),
  );
}

async function timeTable(server: VictoriaMetrics, hosts: number, now: number): Promise<Outage['queryMs']> {
  const client = new QueryClient({ url: server.url, headers: {} });
  const times: number[] = [];
  for (let i = 0; i < QUERIES; i++) {
    const begun = performance.now();
    const table = await fleetTable(client, now);
    times.push(performance.now() - begun);
    if (table.length !== hosts) throw new Error(`the table has ${table.length} hosts, not ${hosts}`);
    const whole = table.filter(({ plotters, plotsPerDay }) => plotters.length === 4 && plotsPerDay !== undefined);
    if (whole.length !== hosts)
      throw new Error(`the table tells the plotters of ${whole.length} hosts, not of ${hosts}`);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(QUERIES / 2)], most: sorted[QUERIES - 1] };
}

/** What each host had to send, against what the server has. */
async function compare(
  server: VictoriaMetrics,
  fleet: readonly Sending[],
  begin: number,
  resolutionSeconds: number,
): Promise<Pick<Outage, 'lost' | 'doubled' | 'samples'>> {
  let [lost, doubled, samples] = [0, 0, 0];
  for (const { host, instance } of fleet) {
    const ends = new Map<number, number>();
    for (let at = begin + 1; at <= host.now; at++) ends.set(Math.floor(at / resolutionSeconds), at * 1000);
    const due = new Set(ends.values());
    const stored = (await server.timesOf(instance)).filter(({ name }) => !/^(target_info|plotscope_)/.test(name));
    lost += (SERIES - stored.length) * due.size;
    for (const { times } of stored) {
      const unique = new Set(times);
      samples += unique.size;
      doubled += times.length - unique.size;
      lost += [...due].filter((time) => !unique.has(time)).length;
    }
  }
  return { lost, doubled, samples };
}

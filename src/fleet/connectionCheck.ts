import { formatCount } from '../metrics/format.ts';
import { HOSTS_QUERY } from './fleetQueries.ts';
import { FleetQueryError, type FleetServer, QueryClient } from './fleetServer.ts';
import { encodedLabels, writeRequest } from './remoteWrite.ts';
import { RemoteWriter, type TwoClocks } from './remoteWriter.ts';

/** One thing that a fleet's server has to do, whether it does, and what to change if not. */
export interface ConnectionStep {
  readonly title: string;
  readonly isDone: boolean;
  /** What was seen; where it isn't done, with what to change. */
  readonly text: string;
}

export interface ConnectionTools {
  readonly fetch: typeof fetch;
  readonly clock: TwoClocks;
  readonly version: string;
  sleep(seconds: number): Promise<void>;
}

/** No host's: it is not taken for one. */
const CHECK = { job: 'plotscope-check', __name__: 'plotscope_connection_check' };
const LATE_SECONDS = 1800;
/** VictoriaMetrics finds a series that is new to it after ten seconds and more, where it was asked for before. */
const SHOWN_SECONDS = 30;

const LATE_REMEDY =
  'What a pause of this host, the network or the server leaves behind is lost then. Prometheus: set storage.tsdb.out_of_order_time_window: 48h in its configuration; Mimir: limits.out_of_order_time_window.';

/**
 * Tries what a fleet needs of its servers, step by step, and stops where nothing further can be tried. `write`: where this host sends to; without it only
 * reading is tried.
 */
export async function* checkConnection(
  { query, write, instance }: { query?: FleetServer | undefined; write?: FleetServer | undefined; instance: string },
  tools: ConnectionTools,
): AsyncGenerator<ConnectionStep> {
  const client = query && new QueryClient(query, tools.fetch);
  if (client) {
    const step = await stepOf('It answers questions', async () => {
      const hosts = await client.instant(HOSTS_QUERY);
      return hosts.length === 0
        ? 'No host has sent anything for a day.'
        : `${formatCount(hosts.length, 'host')} sent within a day.`;
    });
    yield step;
    if (!step.isDone) return;
  }
  if (!write) return;
  const writer = new RemoteWriter({ ...write, ...tools });
  const at = Math.floor(tools.clock.epochSeconds());
  const labels = encodedLabels({ ...CHECK, instance });
  const send = (time: number) => writer.post(writeRequest([{ labels, times: [time * 1000], values: [time] }]));
  const taken = await send(at);
  yield taken.kind === 'taken'
    ? { title: 'It takes what this host sends', isDone: true, text: 'One value was taken.' }
    : { title: 'It takes what this host sends', isDone: false, text: sentence(taken.why) };
  if (taken.kind !== 'taken') return;
  if (client) {
    yield await stepOf('What was sent can be read', async () => {
      const question = `last_over_time(${CHECK.__name__}{instance=${JSON.stringify(instance)}}[5m])`;
      for (let second = 0; second < SHOWN_SECONDS; second++) {
        if ((await client.instant(question)).some(({ value }) => value === at)) return 'The value came back.';
        await tools.sleep(1);
      }
      throw new FleetQueryError(
        'the value did not come back: "query" and "write" may name different servers or tenants, or the retention is set to nothing',
      );
    });
  }
  const late = await send(at - LATE_SECONDS);
  yield late.kind === 'taken'
    ? { title: 'It takes what comes late', isDone: true, text: 'A value of half an hour ago was taken.' }
    : { title: 'It takes what comes late', isDone: false, text: `${sentence(late.why)} ${LATE_REMEDY}` };
}

async function stepOf(title: string, run: () => Promise<string>): Promise<ConnectionStep> {
  try {
    return { title, isDone: true, text: await run() };
  } catch (error) {
    if (!(error instanceof FleetQueryError)) throw error;
    return { title, isDone: false, text: sentence(error.message) };
  }
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

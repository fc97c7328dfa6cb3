import type { FleetFiles } from '../../engine/fleetFiles.ts';
import { comparableMetrics, FIRST_COMPARED } from '../../fleet/comparableMetrics.ts';
import { fleetPicture, metricOfHosts } from '../../fleet/fleetComparison.ts';
import { QueryClient } from '../../fleet/fleetServer.ts';
import { fleetTable } from '../../fleet/fleetTable.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { formatCount } from '../../metrics/format.ts';
import type { FleetAnswer } from '../../pages/dashboardProtocol.ts';
import { moment } from '../../pages/moment.ts';

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One metric of all hosts, for the dashboard. What was drawn last stays, with a word, while the server does not answer. */
export class FleetPictures {
  readonly #files: () => FleetFiles | undefined;
  readonly #metrics = comparableMetrics();
  #metric = FIRST_COMPARED;
  #last: { readonly answer: FleetAnswer; readonly at: number } | undefined;

  constructor(files: () => FleetFiles | undefined) {
    this.#files = files;
  }

  /** Over [from, to] in epoch seconds; without a name of the metric that was shown last. */
  async of(stretch: Stretch, wanted?: string): Promise<FleetAnswer> {
    this.#metric = this.#metrics.find(({ name }) => name === wanted)?.name ?? this.#metric;
    const metric = this.#metric;
    const made = (answer: FleetAnswer['answer']): FleetAnswer => ({
      ...stretch,
      answer,
      metric,
      metrics: this.#metrics,
    });
    const files = this.#files();
    if (!files)
      return made({ empty: { text: 'The servers of a fleet are kept beside the history, and none is kept.' } });
    const { settings, problems } = files.read();
    const act = { text: 'Connect to a Fleet Server', command: 'connectFleet' } as const;
    if (problems.length > 0) return made({ empty: { text: problems.join(' '), act } });
    if (!settings.query) {
      const text = 'No fleet server is set: connect to one, and all hosts that send to it are shown here.';
      return made({ empty: { text, act } });
    }
    const now = Date.now() / 1000;
    try {
      const client = new QueryClient(files.serverOf('query', settings.query));
      const answer = made(await pictureOf(client, metric, stretch, now));
      this.#last = { answer, at: now };
      return answer;
    } catch (error) {
      const why = (error as Error).message;
      const { answer: last, at } = this.#last ?? {};
      if (last?.metric !== metric || !last.answer.picture || at === undefined) return made({ failed: why });
      return { ...last, answer: { ...last.answer, stale: `as of ${moment(at)}: ${why}` } };
    }
  }
}

async function pictureOf(
  client: QueryClient,
  metric: MetricName,
  { from, to }: Stretch,
  now: number,
): Promise<FleetAnswer['answer']> {
  const [found, hosts] = await Promise.all([metricOfHosts(client, metric, from, to), fleetTable(client, now)]);
  const picture = fleetPicture(metric, found, hosts, { from, to, now });
  if (picture) return { picture };
  const known =
    hosts.length === 0
      ? 'No host has sent anything for a day.'
      : `None of ${formatCount(hosts.length, 'host')} sent it in this time.`;
  return { empty: { text: known } };
}

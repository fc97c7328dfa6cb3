import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { systemClock } from '../engine/clock.ts';
import { FleetFiles } from '../engine/fleetFiles.ts';
import { type ConnectionStep, checkConnection } from '../fleet/connectionCheck.ts';
import { fleetComparison, metricOfHosts } from '../fleet/fleetComparison.ts';
import type { FleetFile } from '../fleet/fleetFile.ts';
import { QueryClient } from '../fleet/fleetServer.ts';
import { type FleetHost, fleetTable } from '../fleet/fleetTable.ts';
import {
  alertsText,
  diskText,
  fleetSummary,
  madeText,
  namesOf,
  plotterText,
  seenText,
  verdictText,
} from '../fleet/fleetText.ts';
import { isPushed, prometheusName } from '../fleet/names.ts';
import { didYouMean } from '../input/nearestName.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { ABSENT } from '../metrics/format.ts';
import { WRITERS } from '../report/formats.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { formatOf } from './reportCommand.ts';
import { checkPlace, writeWhole } from './writeWhole.ts';

export interface FleetArguments {
  /** The history's file, which the settings lie beside. */
  readonly path: string;
  readonly json: boolean;
}

/** The hosts of the fleet: what each makes, what holds it back, what needs somebody. */
export async function fleetCommand(output: Output, { path, json }: FleetArguments): Promise<number> {
  const hosts = await fleetTable(clientAt(path), Date.now() / 1000);
  if (json) {
    output.out(`${JSON.stringify({ hosts }, null, 2)}\n`);
    return 0;
  }
  if (hosts.length === 0) {
    output.out(
      'No host has sent anything for a day. On each: "write" in plotscope.fleet.json, and plotscope push --status says how far it came.\n',
    );
    return 0;
  }
  output.out(`${hostsTable(hosts, Date.now() / 1000)}\n\n${fleetSummary(hosts)}\n`);
  return 0;
}

export interface CompareArguments {
  readonly path: string;
  readonly metric: string;
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  /** A file, whose name says in which format; without it the report is printed. */
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** One metric of all hosts, outliers first. */
export async function fleetCompareCommand(output: Output, options: CompareArguments): Promise<number> {
  const { path, from, to, out, json } = options;
  if (!(to > from)) throw new UsageError('The range ends before it begins: give a start that is before its end.');
  const metric = pushedMetric(options.metric);
  if (out !== undefined) checkPlace(out);
  const client = clientAt(path);
  const now = Date.now() / 1000;
  const [found, hosts] = await Promise.all([metricOfHosts(client, metric, from, to), fleetTable(client, now)]);
  const report = fleetComparison(metric, found, hosts, { from, to, now });
  if (out === undefined) output.out(await WRITERS[json ? 'json' : 'md'](report));
  else {
    writeWhole(out, await WRITERS[formatOf({ out })](report));
    output.out(`${report.title}: ${out}\n`);
  }
  return 0;
}

function pushedMetric(name: string): MetricName {
  const names = (Object.keys(CATALOGUE) as MetricName[]).filter(isPushed);
  const found = names.find((one) => one === name || prometheusName(one) === name);
  if (found) return found;
  throw new UsageError(`Hosts send no metric "${name}".${didYouMean(name, names)} docs/METRICS.md lists them.`);
}

/** Tries the servers step by step, and says what to change on them; 1 where there is something. */
export async function fleetCheckCommand(
  output: Output,
  { path, json }: FleetArguments,
  version: string,
): Promise<number> {
  const files = new FleetFiles(path);
  const { query, write } = settingsOf(files);
  if (!query && !write) throw new UsageError(`${files.path} names no server; docs/FLEET.md says what to write there.`);
  const servers = {
    query: query && files.serverOf('query', query),
    write: write && files.serverOf('write', write),
    instance: `check-${Date.now()}`,
  };
  const wait = (seconds: number) => sleep(seconds * 1000);
  const steps: ConnectionStep[] = [];
  for await (const step of checkConnection(servers, { fetch, clock: systemClock, version, sleep: wait })) {
    const { title, isDone, text } = step;
    steps.push(step);
    if (!json) output.out(`${isDone ? pc.green('yes') : pc.red('no ')}  ${pc.bold(title)}: ${text}\n`);
  }
  if (json) output.out(`${JSON.stringify({ steps }, null, 2)}\n`);
  return steps.every(({ isDone }) => isDone) ? 0 : 1;
}

/** @throws {UsageError} that says what is wrong with them. */
function settingsOf(files: FleetFiles): FleetFile {
  const { settings, problems } = files.read();
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return settings;
}

/** @throws {UsageError} that says what to write where no server is named. */
function clientAt(path: string): QueryClient {
  const files = new FleetFiles(path);
  const settings = settingsOf(files);
  if (!settings.query) {
    throw new UsageError(
      `${files.path} names no server to read from. Write { "query": { "url": "http://host:8428" } } there; docs/FLEET.md says more.`,
    );
  }
  return new QueryClient(files.serverOf('query', settings.query));
}

function hostsTable(hosts: readonly FleetHost[], now: number): string {
  const table = plainTable(['Host', 'A day', 'Plotters', 'Held back by', 'Alerts', 'Disk full', 'Seen']);
  const names = namesOf(hosts);
  for (const host of hosts) {
    const { plotters, isGone } = host;
    const seen = seenText(host, now);
    const held = plotters.map(({ verdict, gain }) => verdictText(verdict, gain));
    table.push([
      isGone ? pc.red(names.get(host) ?? '') : pc.bold(names.get(host) ?? ''),
      madeText(host),
      plotters.length > 0 ? plotters.map(plotterText).join('\n') : ABSENT,
      held.length > 0 ? held.join('\n') : ABSENT,
      host.alerts.length > 0 ? pc.yellow(alertsText(host)) : ABSENT,
      diskText(host),
      isGone ? pc.red(seen) : seen,
    ]);
  }
  return table.toString();
}

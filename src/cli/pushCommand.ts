import { existsSync } from 'node:fs';
import pc from 'picocolors';
import { FleetFiles } from '../engine/fleetFiles.ts';
import { useHistory } from '../engine/hostHistory.ts';
import { pushOnce } from '../engine/pushOnce.ts';
import { type PushCursor, rowsWaiting } from '../fleet/pushCursor.ts';
import { cursorOf, type PushTarget } from '../fleet/pushSender.ts';
import { formatCount, formatDuration } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface PushArguments {
  /** The history's file. */
  readonly path: string;
  readonly json: boolean;
  readonly version: string;
  /** Send now; otherwise it is said how far it came. */
  readonly once: boolean;
}

/** Sends what was not sent yet to the fleet's server, or says how far that came. 1 where not all could be sent. */
export async function pushCommand(output: Output, { path, json, version, once }: PushArguments): Promise<number> {
  const target = targetAt(path);
  const leader = existsSync(path) ? useHistory(path, (history) => history.lease.holder()) : undefined;
  if (once && leader) {
    output.err(`Process ${leader.pid} (${leader.host}) measures this host now, and sends by itself.\n`);
  } else if (once) {
    output.err('Nobody measures this host now: it is measured for some seconds, then all is sent that was not yet.\n');
    await pushOnce(path, target, { pid: process.pid, host: 'cli', version });
  }
  const status = statusOf(path, target);
  output.out(
    json ? `${JSON.stringify({ url: hostOf(target), leader: leader ?? null, ...status })}\n` : lines(target, status),
  );
  if (!leader && !once)
    output.out('Nobody measures this host now, so nothing is sent: plotscope service install, or push --once.\n');
  return once && !leader && status.cursor?.trouble ? 1 : 0;
}

interface Status {
  readonly cursor: PushCursor | null;
  readonly framesWaiting: number;
}

function targetAt(path: string): PushTarget {
  const files = new FleetFiles(path);
  const { settings, problems } = files.read();
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  if (!settings.write) {
    throw new UsageError(
      `${files.path} names no server to send to. Write { "write": { "url": "http://host:8428/api/v1/write" } } there; docs/FLEET.md says more.`,
    );
  }
  return files.targetOf(settings.write);
}

function statusOf(path: string, { url }: PushTarget): Status {
  if (!existsSync(path)) return { cursor: null, framesWaiting: 0 };
  return useHistory(path, (history) => {
    const cursor = cursorOf(history, url);
    return { cursor: cursor ?? null, framesWaiting: cursor ? rowsWaiting(cursor, history.newestRow) : 0 };
  });
}

function hostOf({ url }: PushTarget): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function lines(target: PushTarget, { cursor, framesWaiting }: Status): string {
  const { resolutionSeconds, everySeconds } = target;
  const how = resolutionSeconds > 1 ? `the last value of each ${resolutionSeconds} s` : 'every frame';
  const all = [`To ${hostOf(target)}: ${how}, every ${everySeconds} s.`];
  if (!cursor) return `${[...all, 'Nothing was sent yet.'].join('\n')}\n`;
  const { sent, sentAt, gaps, givenUp, givenUpWhy, trouble } = cursor;
  const ago = sentAt === undefined ? 'never' : `${formatDuration(Math.max(0, Date.now() / 1000 - sentAt))} ago`;
  all.push(
    `The server took ${formatCount(sent, 'sample')}, the last ${ago}; ${formatCount(framesWaiting, 'frame')} to go.`,
  );
  if (gaps.length > 0)
    all.push(`What could not be sent before is made up for, oldest first (${formatCount(gaps.length, 'gap')}).`);
  if (givenUp > 0)
    all.push(pc.yellow(`Given up: ${formatCount(givenUp, 'sample')}, which the server never takes: ${givenUpWhy}.`));
  if (trouble) all.push(pc.red(trouble.text));
  return `${all.join('\n')}\n`;
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { type Rehearsal, rehearse } from '../analysis/past/rehearsal.ts';
import { useHistoryIfAny } from '../engine/hostHistory.ts';
import { sendTest } from '../engine/sendTest.ts';
import { decodeText } from '../input/decodeText.ts';
import { readNamed } from '../input/regularFile.ts';
import { formatCount, formatDuration, formatSeconds } from '../metrics/format.ts';
import { ALERTS_FILE, type AlertsFile, MOST_ALERTS_BYTES, readAlertsFile } from '../notify/alertsFile.ts';
import { preciseMoment } from '../pages/moment.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface CheckRulesArguments {
  /** The history's file. */
  readonly path: string;
  readonly json: boolean;
  /** Without it, the one beside the history. */
  readonly file?: string | undefined;
  /** Epoch seconds: the part of the history that its rules are tried on. */
  readonly from: number;
  readonly to: number;
}

/** Says what is wrong with a file of alerts, and how its rules would have done. Gives the exit code: 1 where something is wrong. */
export function checkRulesCommand(output: Output, { path, json, from, to, ...options }: CheckRulesArguments): number {
  const file = options.file ?? join(dirname(path), ALERTS_FILE);
  const read = readAlertsFile(textOf(file, options.file === undefined));
  const rules = read.placedRules.map(({ rule }) => rule);
  const rehearsals = existsSync(path)
    ? useHistoryIfAny(path, (history) => rehearse(history, rules, { from, to }))
    : undefined;
  if (json) {
    const { problems } = read;
    const found = rules.map(({ id, severity, off = false }) => ({
      id,
      severity,
      enabled: !off,
      rehearsal: rehearsals?.find(({ rule }) => rule === id) ?? null,
    }));
    output.out(`${JSON.stringify({ file, problems, from, to, rules: found }, null, 2)}\n`);
  } else output.out(`${lines(file, read, rehearsals, formatDuration(to - from)).join('\n')}\n`);
  return read.problems.length > 0 ? 1 : 0;
}

function textOf(file: string, isOwn: boolean): string {
  try {
    return decodeText(readNamed(file, MOST_ALERTS_BYTES));
  } catch (error) {
    const remedy = isOwn ? ' Write one there, or name another.' : ' Name a file of alerts.';
    throw new UsageError(`${file} can't be read: ${(error as Error).message}.${remedy}`);
  }
}

function lines(
  file: string,
  { problems, placedRules, settings: { channels } }: AlertsFile,
  rehearsals: readonly Rehearsal[] | undefined,
  range: string,
): string[] {
  const found = problems.map(
    ({ line, column, message }) => `${file}:${line}:${column}: ${pc.red('error')}: ${message}`,
  );
  const rules = placedRules.map(({ rule: { id, severity, off } }) => {
    const rehearsal = rehearsals?.find(({ rule }) => rule === id);
    return `${pc.bold(id)} (${off ? 'off' : severity}): ${rehearsal ? rehearsalText(rehearsal, range) : 'there is no history to try it on'}`;
  });
  const names = channels.map(
    ({ name, type, atLeast }) => `${name === type ? name : `${name} (${type})`} from ${atLeast}`,
  );
  const errors = formatCount(problems.length, 'error');
  return [...found, ...rules, `Channels: ${names.join(', ') || 'none'}`, `${file}: ${errors}.`];
}

const MOST_TIMES = 3;

function rehearsalText({ raisedAt, wasMeasured, problem }: Rehearsal, range: string): string {
  if (problem !== undefined) return problem;
  if (!wasMeasured) return `what it is about was not measured in the last ${range}`;
  const { length } = raisedAt;
  if (length === 0) return `would never have fired in the last ${range}`;
  const times = length === 1 ? 'once' : `${length} times`;
  const last = raisedAt.slice(-MOST_TIMES).map(preciseMoment);
  return `would have fired ${times} in the last ${range} (last: ${last.join('; ')})`;
}

/** Sends a test message by a channel, and says what came back. Gives the exit code: 1 where it could not be sent. */
export async function testChannelCommand(
  output: Output,
  {
    path,
    json,
    channel,
    now,
  }: { readonly path: string; readonly json: boolean; readonly channel: string; readonly now: number },
): Promise<number> {
  const begun = performance.now();
  const result = await sendTest(path, channel, now).then(
    (answer) => ({ sent: true, answer }),
    (error: Error) => ({ sent: false, answer: error.message }),
  );
  const seconds = (performance.now() - begun) / 1000;
  if (json) output.out(`${JSON.stringify({ channel, ...result, seconds })}\n`);
  else if (result.sent) output.out(`${channel}: sent in ${formatSeconds(seconds)}. ${result.answer}\n`);
  else output.err(`${channel}: not sent. ${result.answer}\n`);
  return result.sent ? 0 : 1;
}

import pc from 'picocolors';
import { freeMemory } from '../engine/cleanup/freeMemory.ts';
import type { Freeable, MemorySurvey } from '../engine/cleanup/memorySurvey.ts';
import { surveyHost } from '../engine/cleanup/surveyHost.ts';
import { didYouMean } from '../input/nearestName.ts';
import { formatBytes } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import type { AlertsArguments } from './alertsCommand.ts';

/** Shows what memory can be freed on this host; frees what is named, and only that. Gives the exit code: 1 where something named was not freed. */
export async function freeMemoryCommand(
  output: Output,
  { path, json, now, ids }: AlertsArguments & { readonly ids: readonly string[] },
): Promise<number> {
  const survey = await surveyHost(path, now);
  if (ids.length === 0) {
    output.out(json ? `${JSON.stringify(survey, null, 2)}\n` : `${surveyLines(survey).join('\n')}\n`);
    return 0;
  }
  const freed = [];
  for (const item of ids.map((id) => itemOf(id, survey.freeable))) freed.push(await freeMemory(item));
  if (json) output.out(`${JSON.stringify({ freed }, null, 2)}\n`);
  else
    for (const { id, bytes, problem } of freed) {
      if (problem === undefined) output.out(`${id}: ${formatBytes(bytes)} freed.\n`);
      else output.err(`${id}: not freed. ${problem}\n`);
    }
  return freed.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

function itemOf(id: string, freeable: readonly Freeable[]): Freeable {
  const found = freeable.find((item) => item.id === id);
  if (found) return found;
  const ids = freeable.map((item) => item.id);
  throw new UsageError(`Nothing of the name ${id} can be freed.${didYouMean(id, ids)} Without a name, all is listed.`);
}

function surveyLines({ totalBytes, availableBytes, cacheBytes, sharedBytes, freeable, notes }: MemorySurvey): string[] {
  const figure = (bytes: number | undefined, what: string) =>
    bytes === undefined ? [] : [`${formatBytes(bytes)} ${what}`];
  const host = [
    ...figure(
      availableBytes,
      `of ${totalBytes === undefined ? 'memory' : formatBytes(totalBytes)} can be had by programs`,
    ),
    ...figure(cacheBytes, 'are page cache, which the kernel gives back by itself'),
    ...figure(sharedBytes, 'are held by files in memory and shared between programs'),
  ];
  const items = freeable.flatMap(({ id, title, bytes, gainBytes, cost }) => [
    `${pc.bold(title)}: ${formatBytes(bytes)}${gainBytes === 0 ? pc.dim(' (nothing is gained by it)') : ''}`,
    `    ${cost}`,
    pc.dim(`    --free ${/[^\w:/.-]/.test(id) ? `'${id.replaceAll("'", `'\\''`)}'` : id}`),
  ]);
  const none = 'There is nothing that could be freed without harm.';
  return [`${host.join('; ')}.`, '', ...(items.length > 0 ? items : [none]), ...notes.map((note) => pc.yellow(note))];
}

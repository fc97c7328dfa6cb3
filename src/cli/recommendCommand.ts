import { homedir } from 'node:os';
import pc from 'picocolors';
import { withoutEmptyColumns } from '../analysis/common/report.ts';
import { didYouMean } from '../input/nearestName.ts';
import { PLOTTER_IDS, plotterById } from '../plotters/plotters.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { fileText } from '../tuning/fileText.ts';
import type { Gain } from '../tuning/gain.ts';
import { readHostFacts } from '../tuning/inventory/hostFacts.ts';
import type { PastRun } from '../tuning/pastRun.ts';
import { recommend } from '../tuning/recommend.ts';
import type { Reason, Recommendation } from '../tuning/recommendation.ts';
import { asksForProposal } from '../tuning/recommendPlotter.ts';

interface RecommendOptions {
  readonly json: boolean;
  readonly k?: number;
  readonly plotter?: string;
  /** Plots and benchmark runs of this host, from the history. */
  readonly pastRuns?: readonly PastRun[];
  readonly factsFor?: typeof readHostFacts;
}

/** Proposes a configuration for this host: a table of reasons and a file's text, or both as one JSON document. Gives the exit code. */
export async function recommendCommand(output: Output, options: RecommendOptions): Promise<number> {
  const { json, k, plotter, pastRuns } = options;
  if (plotter !== undefined) mustBePlotter(plotter);
  const facts = await (options.factsFor ?? readHostFacts)(asksForProposal(k, homedir()));
  const recommendation = recommend(facts, {
    now: Date.now() / 1000,
    ...(k !== undefined && { k }),
    ...(plotter !== undefined && { plotter }),
    ...(pastRuns !== undefined && { runs: pastRuns }),
  });
  const configurations = { [recommendation.name]: recommendation.settings };
  if (json) output.out(`${JSON.stringify({ ...recommendation, file: { configurations } }, null, 2)}\n`);
  else output.out(`${forPeople(recommendation)}\n${fileText(configurations)}`);
  return 0;
}

function mustBePlotter(name: string): void {
  if (plotterById(name)) return;
  throw new UsageError(
    `There is no plotter "${name}". Name one of ${PLOTTER_IDS.join(', ')}.${didYouMean(name, PLOTTER_IDS)}`,
  );
}

function forPeople({ name, reasons, remarks }: Recommendation): string {
  const { head, rows } = withoutEmptyColumns({
    head: ['Setting', 'Value', 'Gain', 'Because'],
    rows: reasons.map(({ setting, value, gain, instead, because }) => [
      setting,
      String(value),
      gain ? gainText(gain, instead) : '',
      because,
    ]),
  });
  const table = plainTable([...head]);
  table.push(...rows.map((row) => [...row]));
  return [pc.bold(name), table.toString(), ...remarks.map((remark) => pc.yellow(remark)), ''].join('\n');
}

/** `1.12 times as fast as 4 (1.05 to 1.20)` */
function gainText({ ratio, interval }: Gain, instead: Reason['instead']): string {
  return `${ratio.toFixed(2)} times as fast as ${instead} (${interval.map((end) => end.toFixed(2)).join(' to ')})`;
}

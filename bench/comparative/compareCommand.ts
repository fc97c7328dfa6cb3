import type { ConfigurationComparison, SideFigures } from '../../src/benchmarks/comparisonRun.ts';
import { verdictWords } from '../../src/benchmarks/verdictWords.ts';
import type { Output } from '../../src/terminal/output.ts';
import { readEnvironment } from '../../src/tuning/inventory/environment.ts';
import { keepDocument } from '../harness/keepDocument.ts';
import { progressTeller } from '../harness/tellProgress.ts';
import { configurationOfReference } from '../plotting/configurationReference.ts';
import { pastPlotsFor } from '../plotting/hostHistory.ts';
import { INTERRUPTED, type PlottingCommandOptions, watched } from '../plotting/plottingCommand.ts';
import { plottingMetadata } from '../plotting/plottingMetadata.ts';
import { compareConfigurations } from './compareConfigurations.ts';
import { changedMeanwhile, differingMounts, foldersOf } from './differingEnvironment.ts';
import { percent } from './percent.ts';
import type { Price } from './plotCost.ts';

export interface CompareCommandOptions extends PlottingCommandOptions {
  /** Step at whose end every run stops. */
  readonly until?: string;
  readonly mostRuns?: number;
  readonly controlRuns?: number;
  readonly price?: Price;
}

/**
 * Compares two configurations, each `FILE` or `FILE#NAME`. Exit code: 0 whatever the verdict is, 1 where a run failed, 130 when
 * cancelled; what was measured until then is printed.
 */
export async function compareCommand(
  output: Output,
  a: string,
  b: string,
  options: CompareCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { json, jsonProgress, directory, budgetSeconds, historyPath, until, mostRuns, controlRuns, price } = options;
  const sides = [configurationOfReference(a), configurationOfReference(b)] as const;
  const folders = sides.flatMap(foldersOf);
  const before = readEnvironment(folders);
  const startedAt = Date.now() / 1000;
  const chosen = { budgetSeconds, until, mostRuns, controlRuns, price };
  const compared = await watched((sampler) =>
    compareConfigurations(
      ...sides,
      {
        directory,
        sampler,
        past: { a: pastPlotsFor(historyPath, sides[0].settings), b: pastPlotsFor(historyPath, sides[1].settings) },
        ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)),
      },
      progressTeller(output, jsonProgress),
      signal,
    ),
  );
  const comparison = {
    ...compared,
    reasons: [...compared.reasons, ...differingMounts(...sides, before)],
    warnings: [...compared.warnings, ...changedMeanwhile(before, readEnvironment(folders))],
  };
  const document = {
    kind: 'comparison',
    ...comparison,
    metadata: await plottingMetadata(startedAt, comparison.status === 'cancelled', folders),
  } as const;
  // Without a run that gave a time there is nothing to keep.
  if (comparison.a.n > 0 || comparison.values.control.length > 0) {
    const { names, reasons } = comparison;
    const name = `${names.a} against ${names.b}`;
    keepDocument(output, historyPath, document, { name, summary: [verdictWords(comparison), reasons[0]].join('. ') });
  }
  output.out(json ? `${JSON.stringify(document)}\n` : `${comparisonText(comparison)}\n`);
  return comparison.status === 'cancelled' ? INTERRUPTED : comparison.status === 'failed' ? 1 : 0;
}

/** The comparison for a person. */
export function comparisonText(comparison: Omit<ConfigurationComparison, 'metadata' | 'kind'>): string {
  const { names, a, b, difference, reasons, warnings, noise } = comparison;
  const [low, high] = difference?.interval ?? [];
  return [
    verdictWords(comparison),
    `  ${names.a}: ${figuresText(a)}`,
    `  ${names.b}: ${figuresText(b)}`,
    ...(difference
      ? [
          `  ${names.b} ÷ ${names.a}: ${difference.ratio.toFixed(3)}${low === undefined || high === undefined ? '' : ` (${low.toFixed(3)} … ${high.toFixed(3)})`}`,
        ]
      : []),
    ...(noise
      ? [
          `  noise of this host: ${percent(noise.deviation)} from run to run; differences below ${percent(noise.floorRatio - 1)} are noise`,
        ]
      : []),
    ...reasons.map((reason) => `  - ${reason}`),
    ...warnings.map((warning) => `  ! ${warning}`),
  ].join('\n');
}

function figuresText({ median, interval, n }: SideFigures): string {
  if (median === undefined || interval === undefined) return 'no run';
  return `${median.toFixed(1)} s (${interval[0].toFixed(1)} … ${interval[1].toFixed(1)}), ${n} runs`;
}

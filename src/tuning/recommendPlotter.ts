import { median } from '../analyze/quantiles.ts';
import { formatBytes } from '../metrics/format.ts';
import { PLOTTERS, plotterById } from '../plotters/plotters.ts';
import { commandFormOf } from './commandForm.ts';
import { gainOf } from './gain.ts';
import { givenOf } from './givenSettings.ts';
import type { HostFacts } from './hostFacts.ts';
import type { PastRun } from './pastRun.ts';
import { modesOf, type PlotSettings } from './plotSettings.ts';
import type { Reason } from './recommendation.ts';
import { subjectOf } from './subject.ts';

export type Choice = Pick<PlotSettings, 'plotter' | 'mode'>;

/** Ways of plotting that are proposed unasked, the fastest first where memory allows it. */
const CHOICES: readonly Choice[] = PLOTTERS.flatMap(({ id, commands }) =>
  commands.map(({ mode, usualMinutes }) => ({ plotter: id, mode, usualMinutes })),
)
  .filter(({ usualMinutes }) => usualMinutes !== undefined)
  .toSorted((a, b) => a.usualMinutes! - b.usualMinutes!)
  .map(({ plotter, mode }) => (modesOf(plotter).length > 1 ? { plotter, mode } : { plotter }));

/** Programs that a recommendation wants to know of. */
export function programsToAskFor(k: number): string[] {
  return [...new Set(CHOICES.map((choice) => commandFormOf({ ...choice, k }).program))];
}

interface Chosen {
  readonly choice: Choice;
  readonly reason: Reason;
  readonly remark?: string;
}

/** The plotter that was fastest here, else the best that is installed and fits into memory. */
export function recommendPlotter(
  facts: HostFacts,
  k: number,
  runs: readonly PastRun[],
  wanted?: PlotSettings['plotter'],
): Chosen {
  const programs = facts.programs;
  const isInstalled = (choice: Choice) => (programs[commandFormOf({ ...choice, k }).program] ?? null) !== null;
  const open = CHOICES.filter((choice) => wanted === undefined || choice.plotter === wanted);
  const able = open.filter((choice) => makes(choice, k) && fits(choice, k, facts));
  const installed = able.filter(isInstalled);
  const choice = installed[0] ?? able[0] ?? open[0] ?? { plotter: wanted! };
  const fastest = wanted === undefined ? fastestOf(runs, k) : undefined;
  if (fastest) return fastest;
  const title = plotterById(choice.plotter)?.title ?? choice.plotter;
  const { program } = commandFormOf({ ...choice, k });
  const missing = isInstalled(choice)
    ? undefined
    : `${program} isn't in PATH: install ${title}, or name its program in "binary".`;
  return {
    choice,
    reason: {
      setting: 'plotter',
      value: choice.plotter,
      basis: 'hardware',
      because: wanted === undefined ? whyThis(choice, title, facts, installed.length > 0) : 'It was asked for.',
    },
    ...(missing !== undefined && { remark: missing }),
  };
}

function makes(choice: Choice, k: number): boolean {
  const given = givenOf({ ...choice, k });
  return !plotterById(choice.plotter)?.refuses?.some(({ about, when }) => about === 'k' && when(given));
}

function fits(choice: Choice, k: number, { freeMemoryBytes = Number.POSITIVE_INFINITY }: HostFacts): boolean {
  return (subjectOf('', { ...choice, k, threads: 1 }).needs.ramBytes ?? 0) <= freeMemoryBytes;
}

function whyThis({ mode }: Choice, title: string, { freeMemoryBytes }: HostFacts, isInstalled: boolean): string {
  const memory = formatBytes(freeMemoryBytes);
  if (mode === 'ram') return `A whole plot fits into the ${memory} of memory that are free, which is the fastest way.`;
  return isInstalled
    ? `${title} is the fastest of the installed plotters that ${memory} of free memory allow.`
    : `None of the plotters is installed; ${title} is the usual choice for ${memory} of free memory.`;
}

function fastestOf(runs: readonly PastRun[], k: number): Chosen | undefined {
  const byPlotter = Map.groupBy(
    runs.filter(
      ({ configuration, plotter }) => configuration.k === k && CHOICES.some((choice) => choice.plotter === plotter),
    ),
    ({ plotter }) => plotter,
  );
  const [first, second] = [...byPlotter]
    .map(([plotter, all]) => ({
      plotter: plotter as PlotSettings['plotter'],
      seconds: all.map(({ seconds }) => seconds),
      all,
    }))
    .filter(({ seconds }) => seconds.length >= 2)
    .sort((a, b) => median(a.seconds) - median(b.seconds));
  if (!first) return undefined;
  const mode = CHOICES.find(
    ({ plotter, mode }) => plotter === first.plotter && mode === first.all[0]?.configuration.mode,
  )?.mode;
  const gain = second && gainOf(second.seconds, first.seconds);
  const than = second ? `, before ${plotterById(second.plotter)?.title ?? second.plotter}` : '';
  return {
    choice: { plotter: first.plotter, ...(mode !== undefined && { mode }) },
    reason: {
      setting: 'plotter',
      value: first.plotter,
      basis: 'past runs',
      because: `It made ${first.seconds.length} k${k} plots on this host in a median of ${Math.round(median(first.seconds))} s${than}.`,
      ...(gain && { gain, instead: second.plotter }),
    },
  };
}

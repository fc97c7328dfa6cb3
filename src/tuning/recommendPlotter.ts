import { median } from '../analyze/quantiles.ts';
import { formatBytes } from '../metrics/format.ts';
import { COUNTED_K } from '../plotters/plotSize.ts';
import { PLOTTERS, plotterById } from '../plotters/plotters.ts';
import { commandFormOf, flagFor } from './commandForm.ts';
import { gainOf } from './gain.ts';
import { givenOf } from './givenSettings.ts';
import type { HostFacts } from './hostFacts.ts';
import type { PastRun } from './pastRun.ts';
import { modesOf, type PlotSettings } from './plotSettings.ts';
import type { Reason } from './recommendation.ts';
import { ownFolder } from './recommendFolders.ts';
import { describeSettings } from './settingHelp.ts';
import { subjectOf } from './subject.ts';

/** A plotter and its way of plotting; what kind of plots it makes where that isn't its default. */
export type Choice = Pick<PlotSettings, 'plotter' | 'mode' | 'compression' | 'strength'>;

/** Ways of plotting that are proposed unasked, the fastest first where memory allows it. */
const CHOICES: readonly Choice[] = PLOTTERS.filter(({ unfarmable }) => unfarmable === undefined)
  .flatMap(({ id, commands }) => commands.map(({ mode, usualMinutes }) => ({ plotter: id, mode, usualMinutes })))
  .filter(({ usualMinutes }) => usualMinutes !== undefined)
  .toSorted((a, b) => a.usualMinutes! - b.usualMinutes!)
  .map(({ plotter, mode }) => withMode(plotter, mode));

/** The only mode of a plotter isn't named. */
function withMode(plotter: string, mode: string): Choice {
  return modesOf(plotter).length > 1 ? { plotter, mode } : { plotter };
}

/** The size that is proposed unasked: of version 2, unless what is installed, or asked for, makes version 1 alone. */
export function usualK(facts: HostFacts, wanted?: PlotSettings['plotter']): number {
  const isMade = (k: number) => (choice: Choice) => makes(choice, k) && isFarmed(choice, k);
  const open = openTo(wanted);
  const [version2, version1] = COUNTED_K.map((k) => open.filter(isMade(k)));
  const isReady = (choices: readonly Choice[], k: number) =>
    choices.some((choice) => isInstalled(choice, k, facts) && fits(choice, k, facts));
  const [k2, k1] = COUNTED_K;
  if (version2.length === 0) return k1;
  return version1.length > 0 && !isReady(version2, k2) && isReady(version1, k1) ? k1 : k2;
}

/** What of the host a recommendation wants to know of; without `k`, of the sizes that may be proposed unasked. */
export function asksForProposal(
  k: number | undefined,
  home: string,
): { readonly programs: string[]; readonly folders: string[] } {
  const sizes = k === undefined ? COUNTED_K : [k];
  const all = PLOTTERS.flatMap(({ id, commands }) =>
    commands
      .filter(({ isBundled }) => !isBundled)
      .flatMap(({ mode }) => sizes.map((size) => commandFormOf({ plotter: id, mode, k: size }).program)),
  );
  return { programs: [...new Set(all)], folders: [ownFolder(home)] };
}

interface Chosen {
  readonly choice: Choice;
  readonly reason: Reason;
  readonly remarks: readonly string[];
}

/** The plotter that was fastest here, else the best that is installed and fits into memory; one whose plots can be farmed. */
export function recommendPlotter(
  facts: HostFacts,
  k: number,
  runs: readonly PastRun[],
  wanted?: PlotSettings['plotter'],
): Chosen {
  const open = openTo(wanted);
  const made = open.filter((choice) => makes(choice, k));
  const fitting = made.filter((choice) => fits(choice, k, facts));
  const farmed = fitting.filter((choice) => isFarmed(choice, k));
  const able = farmed.length > 0 ? farmed : fitting;
  const installed = able.filter((choice) => isInstalled(choice, k, facts));
  const fastest = wanted === undefined ? fastestOf(runs, k, (choice) => fits(choice, k, facts)) : undefined;
  const choice = fastest?.choice ?? installed[0] ?? able[0] ?? thriftiest(made.length > 0 ? made : open, k, facts);
  const title = plotterById(choice.plotter)?.title ?? choice.plotter;
  const { program, isBundled } = commandFormOf({ ...choice, k });
  return {
    choice,
    reason: fastest?.reason ?? {
      setting: 'plotter',
      value: choice.plotter,
      basis: 'hardware',
      because: wanted === undefined ? whyThis(choice, title, facts, installed.length > 0) : asked(wanted, choice),
    },
    remarks: [
      ...(isFarmed(choice, k) ? [] : [`k${k} plots of ${title} count for nothing on the network: they are for tests.`]),
      ...(isFarmed(choice, k) && !isFarmed(choice, COUNTED_K[0]) ? [FADING] : []),
      ...(isInstalled(choice, k, facts) || isBundled
        ? []
        : [`${program} isn't in PATH: install ${title}, or name its program in "binary".`]),
    ],
  };
}

/** By CHIP-49: linearly over 256 of its epochs from the fork on. */
const FADING =
  'Plots of version 1 lose their weight within eight and a half months of the hard fork that was planned for about 10 November 2026: ' +
  'where it has come, new plots are better of version 2 (k28).';

function isInstalled(choice: Choice, k: number, { programs }: HostFacts): boolean {
  return (programs[commandFormOf({ ...choice, k }).program] ?? null) !== null;
}

function isFarmed({ plotter }: Choice, k: number): boolean {
  return plotterById(plotter)?.isFarmed(k) ?? false;
}

/** Those of the plotter that was asked for; where its plots can't be farmed, of another one that makes such plots. */
function openTo(wanted: string | undefined): readonly Choice[] {
  if (wanted === undefined) return CHOICES;
  const { family, unfarmable } = plotterById(wanted)!;
  const isOpen = ({ plotter }: Choice) =>
    unfarmable === undefined ? plotter === wanted : plotterById(plotter)?.family === family;
  const open = CHOICES.filter(isOpen);
  return open.length > 0 ? open : [withMode(wanted, modesOf(wanted)[0])];
}

function asked(wanted: string, { plotter }: Choice): string {
  if (plotter === wanted) return 'It was asked for.';
  const { title, unfarmable } = plotterById(wanted)!;
  return `Plots of ${title}, which was asked for, can't be farmed: ${unfarmable}. This makes the same plots for farming.`;
}

function makes(choice: Choice, k: number): boolean {
  const given = givenOf({ ...choice, k });
  const { min = k, max = k } = flagFor(choice, 'k')?.range ?? {};
  if (k < min || k > max) return false;
  return !plotterById(choice.plotter)?.refuses?.some(({ about, when }) => about === 'k' && when(given));
}

/** Where none fits: the way that needs least memory, on a graphics card only where there is one. */
function thriftiest(choices: readonly Choice[], k: number, { gpus = [] }: HostFacts): Choice {
  const lack = (choice: Choice) => {
    const { ramBytes = 0, gpuBytes } = subjectOf('', { ...choice, k, threads: 1 }).needs;
    return gpuBytes !== undefined && gpus.length === 0 ? Number.POSITIVE_INFINITY : ramBytes;
  };
  return choices.reduce((best, choice) => (lack(choice) < lack(best) ? choice : best));
}

/** A way that computes on a graphics card fits where one is known of. */
function fits(
  choice: Choice,
  k: number,
  { freeMemoryBytes = Number.POSITIVE_INFINITY, gpus = [] }: HostFacts,
): boolean {
  const { ramBytes = 0, gpuBytes } = subjectOf('', { ...choice, k, threads: 1 }).needs;
  const hasCard = gpus.some(({ freeBytes, memoryBytes }) => (freeBytes ?? memoryBytes ?? 0) >= (gpuBytes ?? 0));
  return ramBytes <= freeMemoryBytes && (gpuBytes === undefined || hasCard);
}

function whyThis({ mode }: Choice, title: string, { freeMemoryBytes }: HostFacts, isInstalled: boolean): string {
  const memory = formatBytes(freeMemoryBytes);
  if (mode === 'ram') return `A whole plot fits into the ${memory} of memory that are free, which is the fastest way.`;
  return isInstalled
    ? `${title} is the fastest of the installed plotters that ${memory} of free memory allow.`
    : `None of the plotters is installed; ${title} is the usual choice for ${memory} of free memory.`;
}

function fastestOf(
  runs: readonly PastRun[],
  k: number,
  isPossible: (choice: Choice) => boolean,
): Pick<Chosen, 'choice' | 'reason'> | undefined {
  const ways = Map.groupBy(
    runs.filter(({ configuration, plotter }) => configuration.k === k && !plotterById(plotter)?.unfarmable),
    (run) => JSON.stringify(choiceOf(run)),
  );
  const [first, second] = [...ways.values()]
    .map((all) => ({ choice: choiceOf(all[0]), seconds: all.map(({ seconds }) => seconds) }))
    .filter(({ choice, seconds }) => choice && seconds.length >= 2 && isPossible(choice))
    .sort((a, b) => median(a.seconds) - median(b.seconds));
  if (!first?.choice) return undefined;
  const { plotter } = first.choice;
  const gain = second && gainOf(second.seconds, first.seconds);
  const than = second?.choice ? `, before ${describeSettings(second.choice)}` : '';
  return {
    choice: first.choice,
    reason: {
      setting: 'plotter',
      value: plotter,
      basis: 'past runs',
      because: `It made ${first.seconds.length} k${k} plots on this host in a median of ${Math.round(median(first.seconds))} s${than}.`,
      ...(gain && { gain, instead: second.choice!.plotter }),
    },
  };
}

/** The way in which a plot was made; undefined where a configuration couldn't say so. */
function choiceOf({ plotter, configuration }: PastRun): Choice | undefined {
  const { mode, compression, strength } = configuration;
  const modes = modesOf(plotter);
  const named = modes.find((one) => one === mode) ?? (mode === undefined || modes.length === 1 ? modes[0] : undefined);
  if (named === undefined) return undefined;
  return {
    ...withMode(plotter, named),
    ...(compression && { compression }),
    ...(strength !== undefined && { strength }),
  };
}

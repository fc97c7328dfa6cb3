import type { ReportTable } from '../analysis/common/report.ts';
import { kindOf } from '../analysis/past/plotCases.ts';
import type { TimeAccount } from '../events/timeAccount.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { formatSeconds, formatShare } from '../metrics/format.ts';
import { LANES, TIME_LANES, type TimeLane } from '../metrics/timeLanes.ts';

/** What the time of plots of one kind, or of one of their steps, went into. */
export interface AccountOf {
  /** `Mad Max k32`, `phase 1, table 3`. */
  readonly name: string;
  readonly isStep: boolean;
  /** Of a plot or step in the mean, as far as it was watched. */
  readonly seconds: number;
  readonly shares: Readonly<Partial<Record<TimeLane, number>>>;
}

const MOST_KINDS = 4;
const MOST_STEPS = 8;

/** Of the most frequent kinds of plots that were watched; of the first also by step, the longest ones. */
export function accountsOf({ plots }: { readonly plots: readonly StoredPlot[] }): AccountOf[] {
  const watched = plots.filter(({ account }) => account !== undefined);
  const kinds = [...Map.groupBy(watched, (plot) => kindOf({ plot })).values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_KINDS);
  return kinds.flatMap((own, i) => {
    const whole = meanOf(
      plotKindName(own[0]),
      false,
      own.flatMap(({ account }) => account ?? []),
    );
    return i > 0 ? [whole] : [whole, ...stepsOf(own)];
  });
}

function stepsOf(plots: readonly StoredPlot[]): AccountOf[] {
  const steps = plots.flatMap((plot) => plot.steps.filter(({ account }) => account !== undefined));
  const all = [...Map.groupBy(steps, ({ step }) => step)].map(([step, same]) =>
    meanOf(
      step,
      true,
      same.flatMap(({ account }) => account ?? []),
    ),
  );
  const longest = new Set(all.toSorted((a, b) => b.seconds - a.seconds).slice(0, MOST_STEPS));
  return all.filter((one) => longest.has(one));
}

type NamedKind = {
  readonly [Name in 'title' | 'plotter' | 'mode' | 'k' | 'compression']?: StoredPlot[Name] | undefined;
} & { readonly configuration?: { readonly strength?: number | undefined } | undefined };

/** `Mad Max k32 C5`, `xchplot2 cuda k28 strength 3`. */
export function plotKindName({ title, plotter, mode, k, compression, configuration }: NamedKind): string {
  const { strength } = configuration ?? {};
  const kind = [k && `k${k}`, compression && `C${compression}`, strength && `strength ${strength}`];
  return [title ?? plotter ?? 'unknown plotter', mode, ...kind].filter(Boolean).join(' ');
}

/** `Mad Max k32 · 812`: what its plotter's row is called. Long titles are cut: there is little room beside a chart. */
export function plotterRow({ title, plotter, k, processId }: StoredPlot): string {
  const name = title ?? plotter ?? 'unknown plotter';
  const short = name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1).trimEnd()}…` : name;
  return `${[short, k && `k${k}`].filter(Boolean).join(' ')} · ${processId.split(':', 1)[0]}`;
}

const MOST_LETTERS = 18;

/** Longer ones count for more, as they do in the whole. */
function meanOf(name: string, isStep: boolean, accounts: readonly TimeAccount[]): AccountOf {
  const seconds = accounts.reduce((sum, account) => sum + account.seconds, 0);
  const share = (lane: TimeLane) =>
    seconds === 0 ? 0 : accounts.reduce((sum, one) => sum + (one.shares[lane] ?? 0) * one.seconds, 0) / seconds;
  const shares = Object.fromEntries(LANES.map((lane) => [lane, share(lane)]).filter(([, value]) => Number(value) > 0));
  return { name, isStep, seconds: seconds / accounts.length, shares };
}

/** A column for each lane that any time went into, the largest first. */
export function accountTable(accounts: readonly AccountOf[]): ReportTable {
  const lanes = lanesOf(accounts);
  return {
    head: ['Plots and their steps', 'Watched', ...lanes.map((lane) => TIME_LANES[lane])],
    rows: accounts.map(({ name, seconds, shares }) => [
      name,
      formatSeconds(seconds),
      ...lanes.map((lane) => formatShare(shares[lane] ?? 0)),
    ]),
  };
}

const LEAST_SHARE = 0.005;

/** That half a percent of anything went into, the largest first. */
export function lanesOf(accounts: readonly AccountOf[]): TimeLane[] {
  const most = (lane: TimeLane) => Math.max(...accounts.map(({ shares }) => shares[lane] ?? 0));
  return LANES.filter((lane) => most(lane) >= LEAST_SHARE).toSorted((a, b) => most(b) - most(a));
}

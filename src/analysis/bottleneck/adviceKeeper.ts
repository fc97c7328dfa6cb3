import { meanOf } from '../../analyze/series.ts';
import type { AdviceFollowed } from '../../events/bottleneckLog.ts';
import type { Bottleneck, PlotFacts, Remedy } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { settingsOf } from './baselines.ts';
import { overStretch } from './gain.ts';

/** A plot as far as advice goes by it. */
interface TimedPlot {
  /** Epoch seconds. */
  readonly at: number;
  readonly seconds: number;
  /** Of its time in which the bottleneck held. */
  readonly share: number;
}

/** Advice as it is kept, and the plots that it was given about. */
export interface KeptAdvice {
  readonly class: string;
  readonly kind?: string;
  readonly plotter: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Those with a foretold gain. */
  readonly remedies: readonly Remedy[];
  readonly plots: readonly TimedPlot[];
  /** Plots since, made as advised or with the condition gone. */
  readonly since: readonly TimedPlot[];
}

export interface AdviceStore {
  all(): readonly { readonly key: string; readonly kept: KeptAdvice }[];
  put(key: string, kept: KeptAdvice): void;
}

/** What held a plot back, and for which share of its time. */
export interface HeldPlot {
  readonly plotter: RunningPlotter;
  readonly plot: PlotFacts;
  readonly at: number;
  readonly seconds: number;
  readonly held: readonly { readonly bottleneck: Bottleneck; readonly share: number }[];
}

/** A plot that was held back for less than this says what plots take without it; for more than the other, what they take with it. */
const FREE = 0.1;
const HELD = 0.5;
const MOST_PLOTS = 10;
/** Told when so many plots were made since, and not each time. */
const TOLD_AT = [1, 3, MOST_PLOTS];

/**
 * Keeps what was advised about the plots that something held back, and tells how long plots take once it was followed: the setting was changed
 * as advised, or the condition is gone. To be called when a plot is finished. Returns what is to be told.
 */
export function adviceAfter(plot: HeldPlot, store: AdviceStore): AdviceFollowed[] {
  const settings = settingsOf(plot.plotter);
  const timed = (share: number): TimedPlot => ({ at: plot.at, seconds: plot.seconds, share });
  const known = store.all();
  for (const { bottleneck, share } of plot.held) {
    const remedies = bottleneck.remedies.filter(({ gain }) => gain !== undefined);
    if (share < HELD || remedies.length === 0) continue;
    const { class: name, kind } = bottleneck;
    const key = [name, kind, plot.plotter.plotter, JSON.stringify(settings)].filter(Boolean).join(' ');
    const before = known.find((one) => one.key === key)?.kept;
    const plots = [...(before?.plots ?? []), timed(share)].slice(-MOST_PLOTS);
    const same = { class: name, ...(kind !== undefined && { kind }), plotter: plot.plotter.plotter, settings };
    store.put(key, { ...same, remedies, plots, since: [] });
  }
  return known.flatMap(({ key, kept }) => {
    const share = plot.held.find(({ bottleneck }) => bottleneck.class === kept.class)?.share ?? 0;
    const remedy = share > FREE ? undefined : followed(kept, plot.plotter.plotter, settings);
    if (!remedy) return [];
    const now = { ...kept, since: [...kept.since, timed(share)].slice(-MOST_PLOTS) };
    store.put(key, now);
    return TOLD_AT.includes(now.since.length) && kept.since.length < MOST_PLOTS ? [outcomeOf(now, remedy, plot)] : [];
  });
}

/** The remedy that explains the plot: a setting with the advised value and all others as they were; with none changed, that the condition is gone. */
function followed(
  { plotter, settings, remedies }: KeptAdvice,
  other: string,
  now: Readonly<Record<string, unknown>>,
): Remedy | undefined {
  if (plotter !== other) return undefined;
  const names = new Set([...Object.keys(settings), ...Object.keys(now)]);
  const changed = [...names].filter((name) => settings[name] !== now[name]);
  if (changed.length === 0) return remedies.find(({ setting }) => !setting) ?? remedies[0];
  if (changed.length > 1) return undefined;
  return remedies.find(({ setting }) => setting?.name === changed[0] && setting.value === now[changed[0]]);
}

function outcomeOf({ class: name, plots, since }: KeptAdvice, { text, gain }: Remedy, plot: HeldPlot): AdviceFollowed {
  const mean = (of: readonly TimedPlot[]) => Math.exp(meanOf(of.map(({ seconds }) => Math.log(seconds))));
  const share = plots.reduce((sum, one) => sum + one.share, 0) / plots.length;
  return {
    type: 'advice.followed',
    at: plot.at,
    processId: plot.plotter.id,
    class: name,
    text,
    foretold: overStretch(gain as NonNullable<Remedy['gain']>, share),
    came: mean(plots) / mean(since),
    plots: since.length,
    plotsBefore: plots.length,
  };
}

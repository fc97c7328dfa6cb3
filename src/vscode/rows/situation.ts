import { isWell } from '../../analysis/bottleneck/classes.ts';
import type { EngineState } from '../../engine/client.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { BottleneckLog, PastBottleneck } from '../../events/bottleneckLog.ts';
import { processAttributes } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { type Frame, sumIn, valueIn } from '../../metrics/frame.ts';
import { plotterLabel } from '../../pages/charts.ts';
import { type PlotRoom, plotRooms } from './plotRoom.ts';
import { plotterNames } from './plotterName.ts';
import type { TimeLeft } from './plotterRows.ts';

/** What the first screen is made of: all of it the engine's own. */
export interface OverviewFacts {
  readonly engine: EngineState;
  readonly frame: Frame | undefined;
  readonly running: readonly RunningPlotter[];
  readonly bottlenecks: Pick<BottleneckLog, 'of' | 'host'>;
  /** Those that are up. */
  readonly alerts: readonly PastAlert[];
  /** Plots finished in each of the last spans of 24 hours, the newest last; absent where the history can't be asked. */
  readonly perDay?: readonly number[] | undefined;
}

/** A plotter with what is known of it now. */
export interface PlotterNow {
  readonly plotter: RunningPlotter;
  readonly name: string;
  /** What holds it back; absent where nothing does. */
  readonly held?: PastBottleneck;
  /** Whether it has been looked at long enough to tell. */
  readonly isKnown: boolean;
  /** Seconds until its plot is done: what 1, 5 and 9 of 10 stay below. */
  readonly left?: TimeLeft;
}

/** What the tiles and the sentences are made of. */
export interface Situation extends OverviewFacts {
  readonly frame: Frame;
  readonly plotters: readonly PlotterNow[];
  readonly rooms: readonly PlotRoom[];
}

export function situationOf(facts: OverviewFacts, frame: Frame): Situation {
  const plotters = plottersNow(facts, frame);
  const rooms = plotRooms(
    plotters.map(({ plotter }) => plotter),
    frame,
  );
  return { ...facts, frame, plotters, rooms };
}

/** Whether this keeps a plotter from being as fast as it could be. */
function isHeldBack(held: PastBottleneck | undefined): held is PastBottleneck {
  return held !== undefined && !isWell(held.class, held.kind);
}

function plottersNow({ running, bottlenecks }: OverviewFacts, frame: Frame): PlotterNow[] {
  const names = plotterNames(running, []);
  const own = running.filter(({ role }) => role === 'plotter');
  return own.map((plotter) => {
    const left = (quantile: string) => valueIn(frame, 'plotter.remaining', { 'process.id': plotter.id, quantile });
    const median = left('0.5');
    const held = bottlenecks.of(plotter.id);
    return {
      plotter,
      name: names[plotterLabel(processAttributes(plotter))] ?? plotter.title,
      isKnown: held !== undefined || sumIn(frame, 'process.time.share', { 'process.id': plotter.id }) !== undefined,
      ...(isHeldBack(held) && { held }),
      ...(median !== undefined && { left: [left('0.1'), median, left('0.9')] as const }),
    };
  });
}

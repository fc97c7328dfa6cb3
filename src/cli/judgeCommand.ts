import { bottleneckTitle } from '../analysis/bottleneck/classes.ts';
import { useHistory } from '../engine/hostHistory.ts';
import { pastEvents } from '../engine/pastEvents.ts';
import { leaveForLeader } from '../engine/toldByOthers.ts';
import { BottleneckLog, type PastBottleneck } from '../events/bottleneckLog.ts';
import { PlotterProcesses, type RunningPlotter } from '../events/plotterProcesses.ts';
import type { History } from '../history/history.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface JudgeOptions {
  /** The history's file. */
  readonly path: string;
  /** Epoch seconds. */
  readonly now: number;
  readonly isRight: boolean;
  /** Which plotter's verdict; needed where several are held back. */
  readonly pid?: number | undefined;
  readonly json: boolean;
}

interface Told {
  readonly plotter: RunningPlotter;
  readonly held: PastBottleneck;
}

/**
 * Tells the engine that measures this host that what it says of a plotter is right, or wrong: that counts where a plotter is as it is now. Throws
 * UsageError where nothing is said that could be judged.
 */
export function judgeCommand(output: Output, { path, now, isRight, pid, json }: JudgeOptions): number {
  const judge = (history: History) => {
    const told = toldNow(history, now, pid);
    const event = { processId: told.plotter.id, class: told.held.class, isRight };
    leaveForLeader(history, { type: 'verdict.judged', at: now, ...event }, now);
    return told;
  };
  const told = useHistory(path, judge, { readOnly: false });
  const { plotter, held } = told;
  if (json) output.out(`${JSON.stringify({ pid: plotter.pid, class: held.class, isRight })}\n`);
  else output.out(`Noted for ${whose(told)} is ${isRight ? 'right' : 'wrong'} where it is as now.\n`);
  return 0;
}

function toldNow(history: History, now: number, pid: number | undefined): Told {
  if (!history.lease.holder()) {
    throw new UsageError(
      'Nobody measures this host now, so nothing is said that could be judged. Run plotscope monitor, or plotscope service install, and judge meanwhile.',
    );
  }
  const log = new BottleneckLog();
  const processes = new PlotterProcesses();
  for (const event of pastEvents(history, now)) {
    log.apply(event);
    processes.apply(event);
  }
  const all = processes.running.flatMap((plotter): Told[] => {
    const held = log.of(plotter.id);
    return held && held.class !== 'unclear' ? [{ plotter, held }] : [];
  });
  const [told, ...more] = all.filter(({ plotter }) => pid === undefined || plotter.pid === pid);
  if (told && more.length === 0) return told;
  const of = pid === undefined ? 'any plotter' : `process ${pid}`;
  const there = all.length > 0 ? ` What is said: ${all.map(whose).join(', ')}.` : '';
  throw new UsageError(
    told
      ? `Several plotters are held back: say with --pid which is meant.${there}`
      : `Nothing is said at present to hold ${of} back.${there}`,
  );
}

/** `Mad Max, process 812: “Disk latency”`. */
function whose({ plotter: { title, pid }, held }: Told): string {
  return `${title}, process ${pid}: “${bottleneckTitle(held.class)}”`;
}

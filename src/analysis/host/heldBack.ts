import { BottleneckLog, type PastBottleneck } from '../../events/bottleneckLog.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import type { Interval } from '../common/evidence.ts';
import type { PreparedInput } from './analysisInput.ts';

/** What held plotters back in the window, as it was diagnosed while they ran. */
export interface HeldBack {
  /** As it was told last. */
  readonly bottleneck: PastBottleneck;
  /** What the plotters are called: `Mad Max, process 812`. */
  readonly plotters: readonly string[];
  /** Epoch seconds of the first moment in the window. */
  readonly from: number;
  /** For how long in the window, of the plotter that it held longest. */
  readonly seconds: number;
}

/** The same thing held several plotters back: it is told once. The longest first; what can't be told is left out. */
export function heldBack({
  events,
  windows,
}: Pick<PreparedInput, 'events'> & { readonly windows: Interval }): HeldBack[] {
  const log = new BottleneckLog();
  const processes = new PlotterProcesses();
  const titles = new Map<string, string>();
  const spans: { readonly bottleneck: PastBottleneck; readonly from: number; readonly to: number }[] = [];
  let before = windows.from;
  const count = (at: number) => {
    const to = Math.min(at, windows.to);
    if (to > before) spans.push(...log.plotters.map((bottleneck) => ({ bottleneck, from: before, to })));
    before = Math.max(before, to);
  };
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    count(event.at);
    log.apply(event);
    processes.apply(event);
    for (const { id, title, pid } of processes.running) titles.set(id, `${title}, process ${pid}`);
  }
  count(windows.to);
  const told = spans.filter(({ bottleneck }) => bottleneck.class !== 'unclear');
  const same = Map.groupBy(told, ({ bottleneck: { class: name, kind, subject } }) => [name, kind, subject].join('\n'));
  return [...same.values()]
    .map((own) => {
      const byPlotter = Map.groupBy(own, ({ bottleneck }) => bottleneck.processId ?? '');
      const lasted = [...byPlotter.values()].map((some) => some.reduce((sum, { from, to }) => sum + to - from, 0));
      return {
        bottleneck: own[own.length - 1].bottleneck,
        plotters: [...byPlotter.keys()].map((id) => titles.get(id) ?? `process ${id.split(':')[0]}`),
        from: own[0].from,
        seconds: Math.max(...lasted),
      };
    })
    .sort((a, b) => b.seconds - a.seconds);
}

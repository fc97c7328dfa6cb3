import type { EventsIn } from '../../../src/analysis/past/historyTrends.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';

/** What an engine would have told of these plots of one process. */
export function eventsOf(plots: readonly StoredPlot[]): EngineEvent[] {
  const [{ processId, plotter = 'madmax', title = 'Mad Max plotter', startedAt }] = plots;
  const pid = Number(processId.split(':')[0]);
  return [
    {
      type: 'process.seen',
      at: startedAt,
      process: { id: processId, pid, startedAt, plotter, role: 'plotter', title, argv: [] },
    },
    ...plots.flatMap((plot): EngineEvent[] => {
      const { k, index, seconds = 0, endedAt = 0, bytes } = plot;
      const facts = { k, index, startedAt: plot.startedAt };
      return [
        { type: 'plot.started', at: plot.startedAt, processId, plot: facts },
        ...plot.steps.map(
          ({ step, seconds: took }): EngineEvent => ({
            type: 'step.ended',
            at: endedAt,
            processId,
            step,
            seconds: took,
          }),
        ),
        { type: 'plot.finished', at: endedAt, processId, plot: facts, seconds, bytes },
      ];
    }),
  ];
}

/** As a history answers that holds these events. */
export function within(events: readonly EngineEvent[]): EventsIn {
  return ({ from, to }, types) => events.filter(({ type, at }) => types.includes(type) && at >= from && at <= to);
}

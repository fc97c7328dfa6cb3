import { BottleneckLog } from '../../events/bottleneckLog.ts';
import { describeEvent } from '../../events/describeEvent.ts';
import { RIVAL_RESOURCES, RivalResource, rivalText } from '../../events/rivals.ts';
import { RivalsNow } from '../../events/rivalsNow.ts';
import type { History } from '../../history/history.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import type { MomentFacts } from '../../pages/momentFacts.ts';

/** Further back nothing is looked for that may still hold. */
const MOST_SECONDS = 2 * 86_400;
const RIVALS_SECONDS = 900;
const MOST_PLOTS = 50;
const MOST_EVENTS = 40;

/** What went on at a moment (epoch seconds), with what happened up to `within` seconds before and after it. */
export function momentFacts(history: History, { at, within }: { at: number; within: number }): MomentFacts {
  const plots = history.plots({ from: at, to: at + 1, limit: MOST_PLOTS });
  const began = Math.min(at - RIVALS_SECONDS, ...plots.map(({ startedAt }) => startedAt));
  const before = history.events({
    from: Math.max(began, at - MOST_SECONDS),
    to: at + 1,
    types: ['step.changed', 'bottleneck.changed', 'rivals.found', 'engine.started'],
  });
  const bottlenecks = new BottleneckLog();
  const rivals = new RivalsNow();
  const steps = new Map<string, string>();
  for (const { event } of before) {
    bottlenecks.apply(event);
    if (event.at >= at - RIVALS_SECONDS) rivals.apply(event);
    if (event.type === 'step.changed') steps.set(event.processId, event.step);
  }
  const around = history.events({ from: at - within, to: at + within });
  const nearest = around
    .toSorted((a, b) => Math.abs(a.event.at - at) - Math.abs(b.event.at - at))
    .slice(0, MOST_EVENTS);
  return {
    at,
    plotters: plots.map((plot) => {
      const step = steps.get(plot.processId);
      const held = bottlenecks.of(plot.processId)?.cause;
      return { name: nameOf(plot), ...(step !== undefined && { step }), ...(held !== undefined && { held }) };
    }),
    rivals: RivalResource.options.flatMap((resource) =>
      rivals.of(resource).map((rival) => `${RIVAL_RESOURCES[resource]}: ${rivalText(resource, rival)}`),
    ),
    events: nearest
      .toSorted((a, b) => a.event.at - b.event.at)
      .map(({ event }) => ({ at: event.at, text: describeEvent(event) })),
  };
}

function nameOf({ title, plotter, k, processId }: StoredPlot): string {
  const what = [title ?? plotter ?? 'Unknown plotter', k && `k${k}`].filter(Boolean).join(' ');
  return `${what}, process ${processId.split(':', 1)[0]}`;
}

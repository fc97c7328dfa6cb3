import type { EngineEvent, PlotterProcess } from '../../../events/events.ts';
import { TOLD } from '../actions.ts';
import type { Condition, EventRule, EventWatch, RuleManner } from '../rule.ts';

/** Troubles that are over stay in sight for so long: whoever looks in the morning is to learn what happened at night. */
const KEPT_SECONDS = 24 * 3600;

/** So long after its start a new engine has listed every plotter that runs. */
const LISTED_SECONDS = 30;

interface Trouble extends Condition {
  /** Epoch seconds. */
  readonly at: number;
}

type TroubleEvent = Extract<EngineEvent, { processId: string; cause: string; remedy: string }>;

/** How a rule reads the events of plotters. */
interface Kind extends Omit<RuleManner, 'clearAfterSeconds'> {
  /** What the plotter does, in the alert's title. */
  readonly what: string | ((event: EngineEvent) => string);
  begins(event: EngineEvent): event is TroubleEvent;
  /** What ends it, for its process; without it, it stays for a day. */
  readonly ends?: readonly EngineEvent['type'][];
}

const typed =
  (...types: readonly EngineEvent['type'][]) =>
  (event: EngineEvent): event is TroubleEvent =>
    types.includes(event.type);

const AT_WORK_AGAIN = ['plotter.resumed', 'plot.started', 'process.ended'] as const;

const KINDS: readonly Kind[] = [
  {
    id: 'plotter_waiting',
    description: 'A plotter says that it can’t go on until something is done.',
    what: 'waits',
    severity: 'warning',
    escalateAfterSeconds: 600,
    begins: typed('plotter.waiting'),
    ends: AT_WORK_AGAIN,
  },
  {
    id: 'plotter_stalled',
    description: 'A plotter doesn’t get on.',
    what: 'has stalled',
    severity: 'warning',
    escalateAfterSeconds: 600,
    begins: typed('plotter.stalled'),
    ends: AT_WORK_AGAIN,
  },
  {
    id: 'plot_failed',
    description: 'A plotter says that its plot failed.',
    what: 'failed',
    severity: 'critical',
    escalateAfterSeconds: 300,
    begins: typed('plot.failed'),
    actions: [...TOLD, 'trigger_restart'],
  },
  {
    id: 'process_crash',
    description: 'A plotter’s process is gone and its plot isn’t finished.',
    what: (event) =>
      event.type === 'plotter.crashed' && event.outOfMemory ? 'was killed for want of memory' : 'crashed',
    severity: 'critical',
    cooldownSeconds: 60,
    escalateAfterSeconds: 30,
    begins: (event): event is TroubleEvent => event.type === 'plotter.crashed' && !event.unexplained,
    actions: [...TOLD, 'trigger_restart', 'escalate_immediately'],
  },
  {
    id: 'plotter_ended_early',
    description:
      'A plotter’s process is gone, its plot isn’t finished, and nothing says that it failed: somebody may have ended it.',
    what: 'ended early',
    severity: 'notice',
    actions: [...TOLD, 'trigger_restart'],
    begins: (event): event is TroubleEvent => event.type === 'plotter.crashed' && event.unexplained === true,
  },
];

/** What keeps a plotter from its work, or has ended it: one alert for each process. */
export const PLOTTER_RULES: readonly EventRule[] = KINDS.map(({ what, begins, ends, ...manner }) => ({
  ...manner,
  watch(): EventWatch {
    const titles = new Map<string, Pick<PlotterProcess, 'title' | 'plotter'>>();
    const troubles = new Map<string, Trouble>();
    /** Held up under an engine before, and not seen under this one yet. */
    let unseen = new Set<string>();
    let startedAt = Number.NEGATIVE_INFINITY;
    return {
      hear(event) {
        if (event.type === 'engine.started') {
          startedAt = event.at;
          unseen = new Set(ends ? troubles.keys() : []);
        }
        if (event.type === 'process.seen') unseen.delete(event.process.id);
        if (event.type === 'process.seen' || event.type === 'process.changed') {
          titles.set(event.process.id, event.process);
        }
        const process = processOf(event);
        if (process !== undefined && ends?.includes(event.type)) troubles.delete(process);
        if (event.type === 'process.ended' && !troubles.has(event.process.id)) titles.delete(event.process.id);
        if (!begins(event)) return;
        const { processId, cause, remedy, at } = event;
        const { title = 'Plotter', plotter } = titles.get(processId) ?? {};
        troubles.set(processId, {
          subject: processId,
          title: `${title}, process ${processId.split(':')[0]}, ${typeof what === 'string' ? what : what(event)}`,
          cause,
          remedy,
          at,
          about: { processId, ...(plotter !== undefined && { plotter }) },
        });
      },
      holding(now) {
        for (const [process, { at }] of troubles) {
          const isGone = unseen.has(process) && now - startedAt > LISTED_SECONDS;
          if (now - at > KEPT_SECONDS || isGone) troubles.delete(process);
        }
        return [...troubles.values()];
      },
    };
  },
}));

function processOf(event: EngineEvent): string | undefined {
  if ('processId' in event) return event.processId;
  return 'process' in event ? event.process.id : undefined;
}

import { hostId } from '../../../src/engine/hostId.ts';
import { AlertLog } from '../../../src/events/alertLog.ts';
import { History } from '../../../src/history/history.ts';

const ALL = { from: 0, to: 1e11 };

/** What a history has of what writers told, as another reader sees it. */
export interface Kept {
  /** Numbers of the frames, in the order of their times. */
  readonly frames: readonly number[];
  /** Those of them that two stretches or rows have, and events, alerts and plots that stand there twice. */
  readonly doubled: Doubled;
}

export interface Doubled {
  readonly frames: number;
  readonly events: number;
  readonly alerts: number;
  readonly plots: number;
  readonly series: number;
}

/** Undefined where it doesn't hold together. */
export function keptIn(path: string): Kept | undefined {
  let history: History | undefined;
  try {
    history = History.open(path, { hostId: hostId(), readOnly: true });
    if (!history.verify().sound) return undefined;
    const columns = history.query({
      series: { metric: 'custom.value', where: { name: 'number' } },
      ...ALL,
      tier: 'second',
    });
    const frames = columns.flatMap(({ last }) => [...last]).filter((number) => !Number.isNaN(number));
    const events = history.events({ afterId: 0 }).map(({ event }) => event);
    const notices = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    return {
      frames,
      doubled: {
        frames: doubledIn(frames),
        events: doubledIn(notices.filter((text) => text.startsWith('frame '))),
        alerts: doubledAlerts(events),
        plots: doubledIn(history.plots().map(({ index }) => index)),
        series: doubledIn(history.series().map(({ key }) => key)),
      },
    };
  } catch {
    return undefined;
  } finally {
    history?.close();
  }
}

function doubledIn(values: readonly unknown[]): number {
  return values.length - new Set(values).size;
}

/** Alerts that were raised while they were up already. */
function doubledAlerts(events: readonly Parameters<AlertLog['apply']>[0][]): number {
  const log = new AlertLog();
  let doubled = 0;
  for (const event of events) {
    if (event.type === 'alert.raised' && log.up.some(({ id }) => id === event.alert.id)) doubled++;
    log.apply(event);
  }
  return doubled;
}

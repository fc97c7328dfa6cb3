import { hostId } from '../../../src/engine/hostId.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { History } from '../../../src/history/history.ts';

export interface Counted {
  readonly plotsCounted: number;
  readonly doubled: number;
  readonly missed: number;
}

/**
 * What a history tells of the plots that were made.
 * @param folder of the logs that count, where others may plot on the host as well.
 */
export function countPlots(path: string, made: ReadonlySet<string>, folder = ''): Counted & { bytes: number } {
  const history = History.open(path, { hostId: hostId(), readOnly: true });
  try {
    const plots = history.plots({ outcome: 'finished', limit: 10_000_000 });
    const ids = plots.filter(({ logPath = '' }) => logPath.startsWith(folder)).map(({ id }) => id);
    const known = new Set(ids.filter((id) => id !== undefined && made.has(id)));
    const { bytes, freeBytes } = history.stats();
    return {
      plotsCounted: ids.length,
      doubled: ids.length - new Set(ids).size,
      missed: made.size - known.size,
      bytes: bytes - freeBytes,
    };
  } finally {
    history.close();
  }
}

/**
 * What a person is told of these plotters though all went well.
 * @param folder of their logs: others may plot on the host as well.
 */
export function falseAlertsIn(events: readonly EngineEvent[], folder: string): EngineEvent[] {
  const own = new Set(
    events.flatMap((event) =>
      event.type === 'process.seen' && event.process.logPath?.startsWith(folder) ? [event.process.id] : [],
    ),
  );
  return events.filter((event) => {
    switch (event.type) {
      case 'plot.failed':
      case 'plotter.crashed':
      case 'plotter.stalled':
        return own.has(event.processId);
      // What else holds plotters back on the host is none of theirs.
      case 'alert.raised': {
        const { rule = '', about } = event.alert;
        return /^(?:plot|process_|performance_)/.test(rule) && (!about?.processId || own.has(about.processId));
      }
      default:
        return false;
    }
  });
}

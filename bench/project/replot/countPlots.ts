import { hostId } from '../../../src/engine/hostId.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import { History } from '../../../src/history/history.ts';

export interface Counted {
  readonly plotsCounted: number;
  readonly doubled: number;
  readonly missed: number;
}

/** What a history tells of the plots that were made. */
export function countPlots(path: string, made: ReadonlySet<string>): Counted & { bytes: number } {
  const history = History.open(path, { hostId: hostId(), readOnly: true });
  try {
    const ids = history.plots({ outcome: 'finished', limit: 10_000_000 }).map(({ id }) => id);
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

/** What a person is told of though all went well. */
export function isFalseAlert(event: EngineEvent): boolean {
  switch (event.type) {
    case 'plot.failed':
    case 'plotter.crashed':
    case 'plotter.stalled':
      return true;
    // What else holds plotters back on the host is none of theirs.
    case 'alert.raised':
      return /^(?:plot|process_|performance_)/.test(event.alert.rule ?? '');
    default:
      return false;
  }
}

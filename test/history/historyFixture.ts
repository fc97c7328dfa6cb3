import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History, type HistoryOptions } from '../../src/history/history.ts';
import type { Series, SeriesList } from '../../src/metrics/series.ts';

export const HOST = 'host of the tests';
export const IDENTITY = { pid: process.pid, host: 'cli', version: '1.0.0' } as const;

/** Histories in a folder of their own, closed and removed after the test. */
export class HistoryFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'plotscope-history-'));
  readonly path = join(this.folder, 'history.sqlite');
  readonly #open = new Set<History>();

  open(options: Partial<HistoryOptions> = {}, path = this.path): History {
    const history = History.open(path, { hostId: HOST, ...options });
    this.#open.add(history);
    return history;
  }

  close(history: History): void {
    if (this.#open.delete(history)) history.close();
  }

  remove(): void {
    for (const history of this.#open) this.close(history);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** CPU of so many cores, and a process's memory. */
export function seriesOf(cores: number, version = 1): SeriesList {
  const series: Series[] = Array.from({ length: cores }, (_, core) => ({
    metric: 'system.cpu.core.utilization',
    attributes: { 'cpu.logical_number': String(core) },
  }));
  return { version, series };
}

/** Does all that is due. */
export function maintainAll(history: History): void {
  while (history.maintain(1000));
}

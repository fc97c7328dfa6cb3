import { rmSync } from 'node:fs';
import { useHistory } from '../hostHistory.ts';

/** Deletes a history for good, as who removes the service with it asks for. Throws an Error with the remedy while an engine writes it. */
export function deleteHistory(path: string): void {
  const holder = useHistory(path, (history) => history.lease.holder());
  if (holder) {
    throw new Error(
      `the history ${path} is being written by process ${holder.pid} (${holder.host}). ` +
        'Stop monitoring there (PlotScope: Stop Monitoring, or Ctrl-C), then delete it.',
    );
  }
  for (const part of ['', '-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
}

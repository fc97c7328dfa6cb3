import { statSync } from 'node:fs';
import { settingsPathOf } from './serviceSettings.ts';
import { isAskedToStop, takeBackStop } from './stopRequest.ts';

const LOOK_MILLISECONDS = 1000;

/** What signals do on other systems: looks for a request to stop, and for settings that have changed. */
export function watchRequests(
  serviceFolder: string,
  releaseFolder: string,
  requests: { stop(): void; reload(): void },
): void {
  let changedAt = timeOf(settingsPathOf(serviceFolder));
  setInterval(() => {
    if (isAskedToStop(releaseFolder)) {
      takeBackStop(releaseFolder);
      requests.stop();
      return;
    }
    const at = timeOf(settingsPathOf(serviceFolder));
    if (at === changedAt) return;
    changedAt = at;
    requests.reload();
  }, LOOK_MILLISECONDS);
}

function timeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

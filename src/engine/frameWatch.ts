/** So seldom, as whoever looks wakes up for it. */
const LOOK_MS = 4000;

export interface FrameWatchHost {
  /** Whether they are still waited for. */
  isWanted(): boolean;
  /** How many were written. */
  written(): number | undefined;
  /** One has come. */
  came(): void;
  /** None has come for so long that a person wants to know. */
  missed(since: Date): void;
  /** None has come for so long that whatever takes them hangs. */
  stuck(since: Date): void;
}

/** Sees whether frames come, by how many were written where none are announced. @returns to be called with each that is announced */
export function watchFrames(
  host: FrameWatchHost,
  { patienceSeconds, stuckAfterSeconds }: { readonly patienceSeconds: number; readonly stuckAfterSeconds: number },
): () => void {
  let written = host.written();
  let cameAt = performance.now();
  let isAnnounced = false;
  const look = () => {
    if (!host.isWanted()) {
      clearInterval(timer);
      return;
    }
    if (host.written() !== written) {
      written = host.written();
      if (!isAnnounced) cameAt = performance.now();
      isAnnounced = false;
      host.came();
      return;
    }
    const waitedMs = performance.now() - cameAt;
    if (waitedMs < patienceSeconds * 1000) return;
    const since = new Date(Date.now() - waitedMs);
    host.missed(since);
    if (waitedMs < Math.max(patienceSeconds, stuckAfterSeconds) * 1000) return;
    cameAt = performance.now();
    host.stuck(since);
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return () => {
    isAnnounced = true;
    cameAt = performance.now();
    host.came();
  };
}

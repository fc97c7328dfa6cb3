/** A terminal and the program that started this one may both pass on the same wish. */
const SAME_WISH_SECONDS = 0.5;

/** Aborts when the person or the system wants this to end: first politely, when asked again later at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let askedAt = Number.POSITIVE_INFINITY;
  const onSignal = () => {
    const now = performance.now() / 1000;
    if (now - askedAt > SAME_WISH_SECONDS) process.exit(130);
    askedAt = Math.min(askedAt, now);
    controller.abort(new Error('cancelled'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return controller.signal;
}

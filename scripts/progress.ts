const everyMs = 5_000;

/** A line for the person who waits; the programs choose where it goes. */
export type Say = (line: string) => void;

/** Say that a step begins, that it still goes on (every 5 s), and how long it took; give back what `work` gives. */
export async function step<T>(say: Say, label: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  say(label);
  const progress = setInterval(() => say(`${label} … ${Math.round(Number(seconds()))} s`), everyMs);
  try {
    const result = await work();
    say(`${label}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(progress);
  }
}

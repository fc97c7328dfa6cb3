import { appendFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Ended, StartPlotter } from '../../../bench/plotting/plotterProcess.ts';

/**
 * Plays the log of an earlier run as if a plotter wrote it now, as fast as it is read. For drivers of plotters that can't run on
 * this host (BladeBit takes 416 GiB of memory, or a disk): everything but the plotter is what a real run goes through.
 * @param linesPerTurn lines between two looks of the reader.
 */
export function playLog(
  text: string,
  { linesPerTurn = 5, ended = { code: 0, signal: null } as Ended } = {},
): StartPlotter {
  return (_argv, logPath) => {
    appendFileSync(logPath, '');
    const stop = new AbortController();
    const play = async (): Promise<Ended> => {
      const lines = text.split(/(?<=\n)/);
      for (let from = 0; from < lines.length; from += linesPerTurn) {
        if (stop.signal.aborted) return { code: null, signal: 'SIGTERM' };
        appendFileSync(logPath, lines.slice(from, from + linesPerTurn).join(''));
        await setImmediate();
      }
      return ended;
    };
    const playing = play();
    return {
      ended: playing,
      kill: () => stop.abort(),
      async end() {
        stop.abort();
        await playing;
      },
    };
  };
}

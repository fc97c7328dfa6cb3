import { hostname } from 'node:os';
import { aside } from '../collect/aside.ts';
import type { CollectSettings } from '../collect/collectSettings.ts';
import { LocalEngine } from '../engine/localEngine.ts';
import type { PlotterProcess } from '../events/events.ts';
import { CATALOGUE } from '../metrics/catalogue.ts';
import { type Frame, present } from '../metrics/frame.ts';
import type { Output } from '../terminal/output.ts';
import { frameTable } from './frameTable.ts';

/** Rates need two readings. systeminformation's answers have come back after so many frames. */
const FRAMES = process.platform === 'linux' ? 2 : 8;
/** What is asked beside the frames for a plotter (its log, its card) or of a mount that answers late has come back after so many more. */
const FRAMES_FOR_ANSWERS = 1;

/** Prints one frame: takes a few, `intervalSeconds` apart, and prints the last. */
export async function sampleCommand(
  output: Output,
  options: { json: boolean; intervalSeconds: number; collect?: CollectSettings },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const local = new LocalEngine(
    options.intervalSeconds,
    () => {
      const isAsking = aside.isAsking || local.engine.processes.running.length > 0;
      if (local.engine.framesTaken >= FRAMES + (isAsking ? FRAMES_FOR_ANSWERS : 0)) resolve();
    },
    () => {},
    options.collect,
  );
  const { engine } = local;
  engine.start();
  await promise;
  const { frame } = local;
  const plotters = engine.processes.running;
  engine.close();
  output.out(options.json ? `${JSON.stringify(frameJson(frame, plotters), null, 2)}\n` : frameTable(frame, plotters));
}

/** A frame for programs: every value with its metric, unit and attributes, or the reason why it is absent. */
function frameJson(frame: Frame, plotters: readonly PlotterProcess[]): object {
  return {
    time: new Date(frame.epochSeconds * 1000).toISOString(),
    host: hostname(),
    metrics: frame.index.all.map(({ metric, attributes, slot, absence }) => {
      const value = present(frame.values[slot]);
      const { unit, kind } = CATALOGUE[metric];
      return value === undefined
        ? { name: metric, attributes, unit, kind, absence: absence ?? 'nothing to measure in this interval' }
        : { name: metric, attributes, unit, kind, value };
    }),
    plotters,
  };
}

import * as v from 'valibot';
import type { Attributes } from '../metrics/metric.ts';

/** A plotter process (or a relative of one: wrapper, copy, farmer) as it was recognised. */
export const PlotterProcess = v.object({
  /** `pid:start`, the same process in every frame and no other, even when its pid is used again. */
  id: v.string(),
  pid: v.number(),
  /** Epoch seconds. */
  startedAt: v.number(),
  /** `madmax`, `bladebit` …, as in src/plotters. */
  plotter: v.string(),
  role: v.string(),
  title: v.string(),
  argv: v.array(v.string()),
  exe: v.optional(v.string()),
  cwd: v.optional(v.string()),
  /** The file that its standard output goes to. */
  logPath: v.optional(v.string()),
});
export type PlotterProcess = v.InferOutput<typeof PlotterProcess>;

/** What tells the series of a process from those of others. */
export function processAttributes({ plotter, pid, id }: PlotterProcess): Attributes {
  return { plotter, 'process.pid': String(pid), 'process.id': id };
}

const at = v.number();

/** What happened, as opposed to what was measured. `at` is in epoch seconds. */
export const EngineEvent = v.variant('type', [
  v.object({ type: v.literal('process.seen'), at, process: PlotterProcess }),
  v.object({ type: v.literal('process.ended'), at, process: PlotterProcess }),
  v.object({ type: v.literal('step.changed'), at, processId: v.string(), step: v.string() }),
  v.object({ type: v.literal('collector.failed'), at, collector: v.string(), reason: v.string() }),
  v.object({ type: v.literal('collector.recovered'), at, collector: v.string() }),
  v.object({ type: v.literal('clock.jumped'), at, seconds: v.number() }),
  v.object({ type: v.literal('frames.missed'), at, frames: v.number() }),
  v.object({ type: v.literal('notice'), at, text: v.string() }),
]);
export type EngineEvent = v.InferOutput<typeof EngineEvent>;

/** The event in one line, for logs. */
export function describeEvent(event: EngineEvent): string {
  switch (event.type) {
    case 'process.seen':
      return `${event.process.title} runs as process ${event.process.pid}`;
    case 'process.ended':
      return `${event.process.title}, process ${event.process.pid}, has ended`;
    case 'step.changed':
      return `process ${event.processId.split(':')[0]}: ${event.step}`;
    case 'collector.failed':
      return `no ${event.collector} values: ${event.reason}`;
    case 'collector.recovered':
      return `${event.collector} values are back`;
    case 'clock.jumped':
      return `the clock of this host jumped by ${event.seconds.toFixed(1)} s (set anew, or the host slept)`;
    case 'frames.missed':
      return `${event.frames} ${event.frames === 1 ? 'frame was' : 'frames were'} missed: the host was too busy or asleep`;
    case 'notice':
      return event.text;
  }
}

import { describeEvent, pidText } from './describeEvent.ts';
import type { EngineEvent } from './events.ts';
import { afterFailed, afterFinished, madeText, NONE_MADE, type PlotsMade, paceOf, paceText } from './plotsMade.ts';

/** So many plots within `RUN_SECONDS` are told together, and that so often. */
const LEAST_PLOTS = 5;
const RUN_SECONDS = 600;
const TOLD_EVERY_SECONDS = 300;

/** Of which there is one or more a plot. */
const BY_THE_PLOT: ReadonlySet<EngineEvent['type']> = new Set([
  'process.changed',
  'plot.started',
  'step.changed',
  'step.ended',
  'plot.finished',
  'plot.failed',
  'plotter.crashed',
]);

interface Run {
  made: PlotsMade;
  /** When the last plots were over, however they ended. */
  ends: number[];
  toldAt: number;
  /** What had been made then. */
  told: PlotsMade;
}

/** Events in words, one after the other, as a log has them: plots that take seconds are thousands a day, so they are told together. */
export class EventWords {
  readonly #runs = new Map<string, Run>();

  /** Undefined for what is told later, together with others. */
  of(event: EngineEvent): string | undefined {
    if (event.type === 'process.ended') this.#runs.delete(event.process.id);
    if (!BY_THE_PLOT.has(event.type)) return describeEvent(event);
    const id = event.type === 'process.changed' ? event.process.id : 'processId' in event ? event.processId : undefined;
    const run = id === undefined ? undefined : this.#runAfter(id, event);
    if (!run || run.ends.length < LEAST_PLOTS) return describeEvent(event);
    if (event.at - run.toldAt < TOLD_EVERY_SECONDS || run.ends.at(-1) !== event.at) return undefined;
    const text = `${pidText(id as string)}: ${runText(run, event.at)}`;
    run.toldAt = event.at;
    run.told = run.made;
    return text;
  }

  #runAfter(id: string, event: EngineEvent): Run | undefined {
    const run = this.#runs.get(id) ?? { made: NONE_MADE, ends: [], toldAt: Number.NEGATIVE_INFINITY, told: NONE_MADE };
    const made = madeAfter(run.made, event);
    if (made !== run.made) {
      this.#runs.set(id, run);
      run.made = made;
      run.ends = [...run.ends, event.at].slice(-LEAST_PLOTS);
    }
    run.ends = run.ends.filter((at) => event.at - at <= RUN_SECONDS);
    return run;
  }
}

function madeAfter(made: PlotsMade, event: EngineEvent): PlotsMade {
  if (event.type === 'plot.finished') return afterFinished(made, event);
  return event.type === 'plot.failed' || event.type === 'plotter.crashed' ? afterFailed(made, event.cause) : made;
}

/** `412 plots, 3 failed, 100 of them since the last time; 30 plots/min · 39.7 TiB/day. The last that failed: …` */
function runText({ made, told }: Run, at: number): string {
  const since = made.finished + made.failed - told.finished - told.failed;
  const pace = paceOf(made, at);
  const lately = told === NONE_MADE ? '' : `, ${since} of them since this was said last`;
  const failed = made.failed > told.failed && made.cause ? `. The last one that failed: ${made.cause}` : '';
  return `${madeText(made)}${lately}${pace ? `; ${paceText(pace)}` : ''}${failed}`;
}

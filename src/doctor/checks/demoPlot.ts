import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { demo } from '../../plotters/demo.ts';
import { type Check, failed, notJudged, passed } from '../check.ts';
import { START_SECONDS } from '../ownEngine.ts';
import { OWN_ALERT, type Session } from '../session.ts';

const PLOT_SECONDS = 7;
/** After the last line of its log. */
const TOLD_SECONDS = 15;

/** A plot of the demo workload, and what the engine and its history tell of it. */
export const demoPlot: Check = {
  id: 'plot-seen',
  category: 'function',
  title: 'A plot of the demo workload is followed from start to end by its log',
  manner: 'beside',
  async run(session) {
    const expected =
      'the plotter is seen, its steps are followed, and the history has the finished plot with their times';
    if (!(await session.engine.measured(2))) return failed(notStarted(session), expected);
    const child = demoWithLog(session);
    await session.until(() => child.exitCode !== null || child.signalCode !== null, START_SECONDS + PLOT_SECONDS);
    const plot = () =>
      session.engine.read((history) => history.plots())?.find((one) => one.processId.startsWith(`${child.pid}:`));
    await session.until(() => plot()?.outcome === 'finished', TOLD_SECONDS);
    const found = plot();
    const seen = session.engine.events('process.seen').some(({ process }) => process.pid === child.pid);
    if (found?.outcome === 'finished' && found.steps.length > 0) {
      const figures = {
        plot: { value: found.seconds ?? PLOT_SECONDS, unit: 's' },
        steps: { value: found.steps.length, unit: '1' },
      };
      return passed(
        `A plot of ${formatDuration(found.seconds)} with ${found.steps.length} steps, from its log.`,
        expected,
        figures,
      );
    }
    const told = !seen
      ? 'The workload was not seen'
      : found
        ? `The plot is told as ${found.outcome}, with ${found.steps.length} steps`
        : 'The workload was seen, but no plot of it';
    return failed(`${told}. ${session.engine.errors}`.trim(), expected);
  },
};

/** To be asked after the plot. */
export const ownAlert: Check = {
  id: 'alert-told',
  category: 'function',
  title: 'An alert is raised, sent, and resolved',
  manner: 'alone',
  async run(session) {
    const expected =
      'a rule that holds while the workload runs is raised, sent to a receiver on this host, and resolved';
    if (session.engine.events('process.seen').every(({ process }) => process.plotter !== demo.id))
      return notJudged('The workload was not seen, so nothing was to be told.', expected);
    const steps = () =>
      session.receiver.bodies.filter(({ alert }) => alert?.id?.includes(OWN_ALERT)).map(({ step }) => step);
    await session.until(() => steps().includes('resolved'), START_SECONDS);
    const raised = session.engine.events('alert.raised').find(({ alert }) => alert.id.includes(OWN_ALERT));
    const resolved = session.engine.events('alert.resolved').find(({ alertId }) => alertId.includes(OWN_ALERT));
    const sent = steps();
    if (raised && resolved && sent.length >= 2)
      return passed(
        `Raised, and resolved after ${formatDuration(resolved.afterSeconds)}; ${formatCount(sent.length, 'message')} came.`,
        expected,
      );
    if (othersRun(session))
      return notJudged('Another demo workload runs on this host, which keeps the alert up.', expected);
    const told = [
      raised ? 'raised' : 'not raised',
      resolved ? 'resolved' : 'not resolved',
      `${sent.length} messages came`,
    ];
    return failed(`It was ${told.join(', ')}.`, expected);
  },
};

function othersRun(session: Session): boolean {
  const ended = new Set(session.engine.events('process.ended').map(({ process }) => process.id));
  return session.engine
    .events('process.seen')
    .some(({ process }) => process.plotter === demo.id && !ended.has(process.id));
}

function demoWithLog(session: Session) {
  const log = openSync(join(session.folder, 'demo.log'), 'w');
  const child = session.demo(['--seconds', String(PLOT_SECONDS)], { stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

export function notStarted(session: Session): string {
  return `No frame came from an engine of its own (plotscope monitor). ${session.engine.errors}`.trim();
}

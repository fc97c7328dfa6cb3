import { readingText } from '../../analysis/alert/incidents.ts';
import { bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import type { EngineState } from '../../engine/client.ts';
import { remedyText } from '../../engine/run/heldBack.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { valueIn } from '../../metrics/frame.ts';
import { localTime } from '../../pages/localTime.ts';
import type { Act, Overview, Tone } from '../../pages/overview.ts';
import { overviewTiles } from './overviewTiles.ts';
import { roughDuration, roughInterval } from './plotterRows.ts';
import { type OverviewFacts, type PlotterNow, type Situation, situationOf } from './situation.ts';

/** A room that lasts longer isn't worth a sentence. */
const ROOM_SECONDS = 60 * 86_400;

/** The first screen: whether all is well, what to do, how far the plots are, how many a day and until when the disks last. */
export function overview(facts: OverviewFacts): Overview {
  const { engine, frame } = facts;
  if (engine.kind !== 'running') return notMeasuring(engine);
  if (!frame) return { tone: 'idle', headline: 'The first measurement is on its way.', ...NOTHING };
  const situation = situationOf(facts, frame);
  const outlook = [endsText(situation), paceText(situation)].flatMap((text) => text ?? []);
  return { ...verdictOf(situation), outlook, tiles: overviewTiles(situation) };
}

const NOTHING = { advice: [], outlook: [], tiles: [] };

function notMeasuring(engine: EngineState): Overview {
  const start: Act = { text: 'Start Monitoring', command: 'start' };
  switch (engine.kind) {
    case 'failed':
      return { ...NOTHING, tone: 'trouble', headline: `Monitoring has failed: ${engine.reason}`, act: start };
    case 'restarting':
    case 'waiting':
      return { ...NOTHING, tone: 'idle', headline: `Monitoring waits: ${engine.reason}` };
    default:
      return {
        ...NOTHING,
        tone: 'idle',
        headline: 'Monitoring is stopped.',
        advice: ['What the charts show was measured before.'],
        act: start,
      };
  }
}

type Verdict = Pick<Overview, 'tone' | 'headline' | 'advice' | 'act'>;

function verdictOf(situation: Situation): Verdict {
  const { plotters, alerts } = situation;
  const stuck = plotters.filter(({ plotter }) => plotter.hold);
  const critical = alerts.filter(({ severity, acknowledgedAt }) => severity === 'critical' && !acknowledgedAt);
  if (stuck.length > 0) {
    const [{ plotter, name }] = stuck;
    const { kind, cause, remedy } = plotter.hold!;
    const how = { waiting: 'waits', stalled: 'has stalled', failed: 'has failed' }[kind];
    return {
      tone: 'trouble',
      headline: `${name} ${how}${othersText(stuck.length, plotters.length)}: ${uncapped(cause)}`,
      advice: [remedy],
    };
  }
  const held = plotters.filter((one) => one.held).toSorted((a, b) => b.held!.severity - a.held!.severity);
  const slowed = held.length > 0 ? heldVerdict(held, plotters.length) : undefined;
  if (critical.length > 0) return { ...criticalVerdict(critical, slowed), tone: 'trouble' };
  return slowed ?? wellVerdict(situation);
}

/** The newest, and what holds plotters back besides. */
function criticalVerdict(critical: readonly PastAlert[], slowed: Verdict | undefined): Omit<Verdict, 'tone'> {
  const [alert] = critical.toSorted((a, b) => b.raisedAt - a.raisedAt);
  const { title, cause, remedy } = alert;
  const more = critical.length > 1 ? `, and ${formatCount(critical.length - 1, 'more critical alert')}` : '';
  const reading = readingText(alert);
  return {
    headline: `Critical: ${title}${reading === undefined ? '' : `, ${reading}`}${more}.`,
    advice: [cause, remedy, slowed?.headline].flatMap((text) => text ?? []),
  };
}

/** The one that is held back most, and how many others are. */
function heldVerdict(held: readonly PlotterNow[], all: number): Verdict {
  const [{ name, plotter, held: bottleneck }] = held;
  const { class: what, cause, remedies } = bottleneck!;
  const [remedy] = remedies;
  const act: Act | undefined = remedy?.setting && {
    text: 'Change the Configuration …',
    command: 'changeConfiguration',
    row: `held/${plotter.id}/remedy0`,
  };
  const whom =
    all === 1 ? name : held.length === 1 ? `1 of ${all} plotters, ${name},` : `${held.length} of ${all} plotters`;
  const most = held.length > 1 ? `, ${name} most` : '';
  return {
    tone: 'held',
    headline: `${whom} ${held.length > 1 ? 'are' : 'is'} held back${most}: ${bottleneckTitle(what)}.`,
    advice: [cause, ...(remedy ? [remedyText(remedy)] : [])],
    ...(act && { act }),
  };
}

function wellVerdict({ plotters, alerts }: Situation): Verdict {
  const advice: string[] = [];
  const waiting = alerts.filter(
    ({ acknowledgedAt, severity }) => acknowledgedAt === undefined && severity === 'warning',
  );
  const told =
    waiting.length > 0
      ? `, but ${formatCount(waiting.length, 'warning')} ${waiting.length === 1 ? 'is' : 'are'} up`
      : '';
  const tone: Tone = waiting.length > 0 ? 'held' : plotters.length > 0 ? 'good' : 'idle';
  if (plotters.length === 0) {
    const act: Act = { text: 'Start the Demo Workload', command: 'startDemo' };
    return { tone, headline: `No plotter is running on this host${told}.`, advice, act };
  }
  const who = plotters.length === 1 ? plotters[0].name : `${plotters.length} plotters`;
  if (!plotters.every(({ isKnown }) => isKnown)) {
    const run = plotters.length === 1 ? 'runs' : 'run';
    return { tone: 'idle', headline: `${who} ${run}${told}; what holds plotters back is not known yet.`, advice };
  }
  const runs = plotters.length === 1 ? 'runs and nothing holds it back' : 'run and nothing holds them back';
  return { tone, headline: `All is well${told}: ${who} ${runs}.`, advice };
}

/** `The next plot is done in about 14 min (12 min to 19 min), at 15:32.` */
function endsText({ plotters }: Situation): string | undefined {
  const ends = plotters.filter(({ left }) => left).toSorted((a, b) => a.left![1] - b.left![1]);
  if (ends.length === 0) return undefined;
  const left = ends[0].left!;
  const [, median] = left;
  const last = ends.length > 1 ? `, the last of ${ends.length} ${clock(ends.at(-1)!.left![1])}` : '';
  const which = plotters.length === 1 ? 'The plot' : 'The next plot';
  const about = median < 60 ? '' : 'about ';
  return `${which} is done in ${about}${roughDuration(median)}${roughInterval(left)}, ${clock(median)}${last}.`;
}

function paceText({ frame, rooms }: Situation): string | undefined {
  const perDay = valueIn(frame, 'plotters.plots.rate');
  const pace =
    perDay === undefined
      ? undefined
      : `About ${perDay.toLocaleString(undefined, { maximumSignificantDigits: 2 })} plots a day`;
  const [first] = rooms.filter(({ seconds }) => seconds !== undefined && seconds < ROOM_SECONDS);
  const full = first && `${first.path} is full in ${formatDuration(first.seconds)}`;
  const room = full && (first.plots === undefined ? full : `${full}, after ${formatCount(first.plots, 'plot')}`);
  const both = [pace, room].filter(Boolean).join('; ');
  return both === '' ? undefined : `${both}.`;
}

function othersText(stuck: number, all: number): string {
  return stuck > 1 ? ` (and ${stuck - 1} more of ${all})` : '';
}

function uncapped(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

const TIME = localTime({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY_AND_TIME = localTime({
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `at 15:32`, `on Sat, 03:10`. */
function clock(inSeconds: number): string {
  const now = new Date();
  const then = new Date(now.getTime() + inSeconds * 1000);
  return now.toDateString() === then.toDateString() ? `at ${TIME.format(then)}` : `on ${DAY_AND_TIME.format(then)}`;
}

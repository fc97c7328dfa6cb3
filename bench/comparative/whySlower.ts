import type { SideSummary } from '../../src/benchmarks/comparisonRun.ts';
import { formatBytes } from '../../src/metrics/format.ts';
import { TIME_LANES } from '../../src/metrics/timeLanes.ts';
import { percent, percentOfRatio } from './percent.ts';

/** A side with its name in sentences. */
export interface NamedSide extends SideSummary {
  readonly name: string;
}

/** A cause, and the seconds of the difference that it stands for, for ranking. */
interface Cause {
  readonly seconds: number;
  readonly sentence: string;
}

/** Differences below these are not worth a sentence. */
const LEAST_RATIO = 1.1;
const LEAST_SHARE = 0.1;
const MOST_STEPS = 3;
/** All but computing: more of that is more work, or fewer cores. */
const WAITING_LANES = Object.entries(TIME_LANES).filter(([lane]) => lane !== 'computing');
/** Share of the time. */
const LEAST_LIMIT = 0.3;

/**
 * Why `slower` takes longer than `faster`, in sentences, the weightiest first.
 *
 * The seconds are those of work ÷ cores busy, so the logarithm of their ratio falls into two parts: more work (core seconds), and
 * fewer cores busy. The second is then looked for in the time account: what the plotter waited for, or nothing, which means that it had
 * too few threads at work.
 */
export function whySlower(slower: NamedSide, faster: NamedSide): string[] {
  const seconds = difference(slower.wallSeconds, faster.wallSeconds);
  if (seconds === undefined || seconds <= 0) return stepSentences(slower, faster);
  return [
    ...stepSentences(slower, faster),
    ...causesOf(slower, faster, seconds)
      .toSorted((a, b) => b.seconds - a.seconds)
      .map(({ sentence }) => sentence),
  ];
}

function stepSentences(slower: NamedSide, faster: NamedSide): string[] {
  const others = new Map(faster.steps.map((step) => [step.key, step]));
  const shared = slower.steps.flatMap((step) => {
    const other = others.get(step.key);
    return other ? [{ name: step.name, seconds: step.seconds - other.seconds }] : [];
  });
  // A run that was ended early came to fewer steps; other plotters have other steps, but the same phases.
  const isCutOff = slower.steps.length < faster.steps.length && shared.length === slower.steps.length;
  const sharesPlan =
    isCutOff || (shared.length > 0 && shared.length >= 0.8 * Math.max(slower.steps.length, faster.steps.length));
  const parts = sharesPlan ? shared : phaseDifferences(slower, faster);
  const lost = parts.reduce((sum, { seconds }) => sum + Math.max(0, seconds), 0);
  const most = parts
    .filter(({ seconds }) => seconds > 0)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, MOST_STEPS);
  if (most.length === 0) return [];
  const told = most.reduce((sum, { seconds }) => sum + seconds, 0);
  const list = most.map(({ name, seconds }) => `${name} (+${secondsText(seconds)})`).join('; ');
  const where = isCutOff ? `in the ${shared.length} steps that it came to` : 'by step';
  return [
    `Of the ${secondsText(lost)} that ${slower.name} loses ${where}, ${Math.round((100 * told) / lost)} % are in ${list}.`,
  ];
}

function phaseDifferences(slower: NamedSide, faster: NamedSide): { name: string; seconds: number }[] {
  const others = new Map(faster.phases.map(({ phase, seconds }) => [phase, seconds]));
  return slower.phases.flatMap(({ phase, seconds }) => {
    const other = others.get(phase);
    return other === undefined ? [] : [{ name: `phase ${phase}`, seconds: seconds - other }];
  });
}

function causesOf(slower: NamedSide, faster: NamedSide, seconds: number): Cause[] {
  const causes: Cause[] = [];
  const [own, other] = [slower.usage, faster.usage];
  const [wall, otherWall] = [slower.wallSeconds as number, faster.wallSeconds as number];
  const add = (weight: number | undefined, sentence: string) => {
    if (weight !== undefined && weight > LEAST_SHARE * seconds) causes.push({ seconds: weight, sentence });
  };
  if (own.cpuSeconds && other.cpuSeconds) {
    const whole = Math.log(wall / otherWall);
    const work = Math.log(own.cpuSeconds / other.cpuSeconds);
    const share = (part: number) => (part / whole) * seconds;
    add(
      share(work),
      `It does more work: ${secondsText(own.cpuSeconds)} of processor time against ${secondsText(other.cpuSeconds)}, ` +
        `${percentOfRatio(own.cpuSeconds / other.cpuSeconds)} more.`,
    );
    const [busy, otherBusy] = [own.cpuSeconds / wall, other.cpuSeconds / otherWall];
    add(
      share(whole - work),
      `It keeps fewer cores busy: ${busy.toFixed(2)} against ${otherBusy.toFixed(2)}.${idleReason(slower, faster)}`,
    );
  }
  for (const [lane, title] of WAITING_LANES) {
    const [spent, otherSpent] = [own.laneSeconds?.[lane] ?? 0, other.laneSeconds?.[lane] ?? 0];
    if (!own.laneSeconds || !other.laneSeconds) break;
    add(spent - otherSpent, `It spends longer ${title}: ${secondsText(spent)} against ${secondsText(otherSpent)}.`);
  }
  const further = [limitSentence(slower, faster), bytesSentence(slower, faster)];
  return [...causes, ...further.flatMap((sentence) => (sentence === undefined ? [] : [{ seconds: 0, sentence }]))];
}

/** What it waited for meanwhile, as far as that is known. */
function idleReason({ usage }: NamedSide, faster: NamedSide): string {
  const [own, other] = [usage.laneSeconds, faster.usage.laneSeconds];
  if (!own || !other) return '';
  const waits = (lanes: Readonly<Record<string, number>>) =>
    WAITING_LANES.reduce((sum, [lane]) => sum + (lane === 'own' ? 0 : (lanes[lane] ?? 0)), 0);
  return waits(own) <= LEAST_RATIO * waits(other)
    ? ' No longer waits explain that: fewer of its threads have work at a time.'
    : '';
}

function limitSentence(slower: NamedSide, faster: NamedSide): string | undefined {
  const [most] = slower.limits;
  if (!most || most.ratio < LEAST_LIMIT) return undefined;
  const other = faster.limits.find(({ name }) => name === most.name)?.ratio ?? 0;
  return `The host's ${most.name} was at its limit for ${percent(most.ratio)} of the time with ${slower.name}, ${percent(other)} with ${faster.name}.`;
}

function bytesSentence(slower: NamedSide, faster: NamedSide): string | undefined {
  const bytes = ({ usage }: NamedSide) =>
    usage.readBytes === undefined || usage.writtenBytes === undefined
      ? undefined
      : usage.readBytes + usage.writtenBytes;
  const [own, other] = [bytes(slower), bytes(faster)];
  if (own === undefined || other === undefined || own < LEAST_RATIO * other) return undefined;
  return `It reads and writes ${formatBytes(own)} against ${formatBytes(other)}.`;
}

function difference(own: number | undefined, other: number | undefined): number | undefined {
  return own === undefined || other === undefined ? undefined : own - other;
}

function secondsText(seconds: number): string {
  return seconds >= 100 ? `${Math.round(seconds)} s` : `${Number(seconds.toPrecision(2))} s`;
}

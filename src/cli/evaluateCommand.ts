import { type AlertEvaluation, evaluateAlerts } from '../analysis/evaluate/alerts.ts';
import {
  type AnomalyEvaluation,
  evaluateAnomalies,
  type NabDetails,
  type SmdDetails,
} from '../analysis/evaluate/anomalies.ts';
import { evaluateBottlenecks, evaluateGains } from '../analysis/evaluate/bottlenecks.ts';
import { evaluateForecast, type ForecastEvaluation } from '../analysis/evaluate/forecast.ts';
import type { GainScore } from '../analysis/evaluate/gains.ts';
import { DataError } from '../analysis/evaluate/readTable.ts';
import { evaluateTimeLeft, type TimeLeftEvaluation } from '../analysis/evaluate/timeLeft.ts';
import { SETTLING_SECONDS, type VerdictScore } from '../analysis/evaluate/verdictScore.ts';
import { replay, replayMeasured } from '../engine/replay.ts';
import { ABSENT, formatCount } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import { EVALUATIONS } from './optionValues.ts';

interface EvaluateOptions {
  readonly json: boolean;
  /** Folder that holds nab/ or smd/ or both; for bottlenecks, a folder of recordings or a file of runs with known causes; for the time left, one of timed runs. */
  readonly data: string;
}

/**
 * Measures the anomaly detection, the forecasts or the diagnosis on labelled data. Gives the exit code.
 * @param what one of `EVALUATIONS`
 * @throws {UsageError} where it is none, the folder holds no such series, or a file is malformed.
 */
export async function evaluateCommand(output: Output, what: string, { data, json }: EvaluateOptions): Promise<number> {
  const print = <T>(evaluation: T, forPeople: (evaluation: T) => string) =>
    output.out(`${json ? JSON.stringify(evaluation, null, 2) : forPeople(evaluation)}\n`);
  // It takes a while: a person is told what is done next.
  const progress = output.isTerminal ? (text: string) => output.err(`${text}\n`) : undefined;
  try {
    if (what === 'anomalies') print(evaluateAnomalies(data, progress), anomalyText);
    else if (what === 'forecast') print(evaluateForecast(data, progress), forecastText);
    else if (what === 'bottleneck') print(await evaluateBottlenecks(data, replayMeasured, progress), verdictText);
    else if (what === 'gains') print(await evaluateGains(data, replayMeasured, progress), gainText);
    else if (what === 'alerts') print(await evaluateAlerts(data, replay, progress), alertText);
    else if (what === 'time-left') print(evaluateTimeLeft(data, progress), timeLeftText);
    else throw new UsageError(`There is no evaluation of "${what}". Name one of: ${EVALUATIONS.join(', ')}.`);
  } catch (error) {
    throw error instanceof DataError ? new UsageError(error.message) : error;
  }
  return 0;
}

function timeLeftText({ groups }: TimeLeftEvaluation): string {
  const table = plainTable([
    'Plotter',
    'Host',
    'Plots',
    'Seconds',
    'In the 80 % interval',
    'Below',
    'Above',
    'Error at half-time',
  ]);
  for (const { plotter, isLoaded, plots, frames, inside, below, above, halfTimeError } of groups) {
    const shares = [inside, below, above, halfTimeError].map(percent);
    table.push([plotter, isLoaded ? 'loaded' : 'quiet', plots, frames, ...shares]);
  }
  return `${table.toString()}\n\nAsked each second from the first third of a plot on; the error is that of the median, over the plots.`;
}

function anomalyText({ details, smd }: AnomalyEvaluation): string {
  return [...(details.nab ? nabTexts(details.nab) : []), ...(details.smd ? smdTexts(details.smd, smd) : [])].join(
    '\n\n',
  );
}

function nabTexts({ best, fixed, unseenGroups, files, unlabelled }: NabDetails): string[] {
  const table = plainTable(['NAB series', 'Score', 'Found', 'False alarms']);
  for (const { name, score, found, windows, falseAlarms } of files) {
    table.push([name, windows > 0 ? score.toFixed(0) : ABSENT, `${found} of ${windows}`, falseAlarms]);
  }
  if (best === undefined || fixed === undefined)
    return [`NAB: not scored, as windows.json names none of: ${unlabelled.join(', ')}`];
  const lines = [
    `NAB, standard profile (files: ${files.length}): ${best.score.toFixed(1)} with the threshold that suits them best (${best.threshold.toFixed(2)})`,
    `  ${fixed.score.toFixed(1)} with the threshold of the product (${fixed.threshold})`,
  ];
  if (unseenGroups !== undefined) {
    lines.push(
      `  ${unseenGroups.toFixed(1)} with each group of files at the threshold that suits the other groups best`,
    );
  }
  if (unlabelled.length > 0) lines.push(`  not scored, as windows.json does not name them: ${unlabelled.join(', ')}`);
  return [table.toString(), lines.join('\n')];
}

function smdTexts({ machines }: SmdDetails, smd: AnomalyEvaluation['smd']): string[] {
  const table = plainTable(['SMD machine', 'Average precision', 'Anomalous rows']);
  for (const { name, averagePrecision, anomalousRatio } of machines) {
    table.push([name, averagePrecision?.toFixed(3) ?? ABSENT, percent(anomalousRatio)]);
  }
  if (smd === undefined) return [table.toString(), 'SMD: not scored, as no machine has anomalous rows'];
  const { averagePrecision, machines: count } = smd;
  return [table.toString(), `SMD, mean average precision (machines: ${count}): ${averagePrecision.toFixed(3)}`];
}

function forecastText({ forecast: { smd, nab }, series, details }: ForecastEvaluation): string {
  const table = plainTable([
    'Set',
    'Horizon',
    'Accuracy',
    'Error to that of the better simple one',
    '90 % intervals held',
  ]);
  for (const [set, horizons] of Object.entries({ SMD: smd, NAB: nab })) {
    for (const [horizon, { accuracy, skillRatio, coverage }] of Object.entries(horizons ?? {})) {
      const held = coverage === undefined ? ABSENT : percent(coverage);
      table.push([set, horizon, percent(accuracy), skillRatio.toFixed(3), held]);
    }
  }
  const forecasts = details.sets.reduce((sum, set) => sum + set.forecasts, 0);
  return `${table.toString()}\n\nSeries: ${series}, forecasts scored: ${forecasts}. The simple ones are the last value and exponential smoothing.`;
}

function verdictText(score: VerdictScore): string {
  const { runAccuracy, windowAccuracy, secondsRight, secondsScored, falseAlarmRate, withinTenSeconds } = score;
  const { median, p90 } = score.secondsToVerdict;
  const table = plainTable(['True', 'Seconds', 'Right', 'Else said']);
  for (const [truth, said] of Object.entries(score.confusion)) {
    const seconds = Object.values(said).reduce((sum, count) => sum + count, 0);
    const others = Object.entries(said).filter(([verdict]) => verdict !== truth);
    const named = others.sort((a, b) => b[1] - a[1]).map(([verdict, count]) => `${verdict} ${count}`);
    table.push([truth, seconds, percent((said[truth] ?? 0) / seconds), named.join(', ')]);
  }
  const orNone = (ratio: number | undefined) => (ratio === undefined ? ABSENT : percent(ratio));
  const after = (seconds: number | null) => (seconds === null ? 'never' : `${seconds.toFixed(0)} s`);
  return [
    table.toString(),
    '',
    `Seconds right from ${SETTLING_SECONDS} s after the onset on: ${secondsRight} of ${secondsScored} (${orNone(secondsScored > 0 ? secondsRight / secondsScored : undefined)})`,
    `Runs right: ${orNone(runAccuracy)}, windows of 10 s: ${orNone(windowAccuracy)}, false alarms: ${orNone(falseAlarmRate)}`,
    `First right verdict: median ${after(median)}, 9 of 10 within ${after(p90)}; within ${SETTLING_SECONDS} s: ${orNone(withinTenSeconds)} of ${score.segments} onsets`,
  ].join('\n');
}

function alertText({ known, found, foundOnce, falseAlerts, day }: AlertEvaluation): string {
  const table = plainTable(['Recording', 'Held back by', 'Told', 'After', 'By rules']);
  for (const { name, class: by, told, rules, secondsToAlert } of known) {
    const after = secondsToAlert === undefined ? ABSENT : `${secondsToAlert.toFixed(0)} s`;
    table.push([name, by, told === 0 ? 'not' : told === 1 ? 'once' : `${told} times`, after, rules.join(', ')]);
  }
  const wrong = (alerts: readonly string[]) => [`False alerts: ${alerts.length}`, ...alerts.map((text) => `  ${text}`)];
  const once = day.known.filter(({ told }) => told === 1).length;
  return [
    table.toString(),
    '',
    `Incidents found: ${found} of ${known.length}, once: ${foundOnce}`,
    ...wrong(falseAlerts),
    '',
    `A day with ${formatCount(day.known.length, 'incident')}: found once ${once}`,
    ...wrong(day.falseAlerts),
  ].join('\n');
}

function gainText({ outcomes, unscored, n, within20, intervalHeld, medianError }: GainScore): string {
  const table = plainTable(['Recording', 'Held back by', 'Foretold', '80 % interval', 'Came', 'Against']);
  const times = (ratio: number) => `× ${ratio.toFixed(2)}`;
  for (const { name, class: what, foretold, came, against } of outcomes) {
    table.push([name, what, times(foretold.ratio), foretold.interval.map(times).join(' … '), times(came), against]);
  }
  const orNone = (ratio: number | undefined) => (ratio === undefined ? ABSENT : percent(ratio));
  return [
    table.toString(),
    '',
    `Gains foretold: ${n}; within 20 % of what came: ${orNone(within20)}; 80 % intervals held: ${orNone(intervalHeld)}; median error: ${orNone(medianError)}`,
    ...unscored.map(({ name, why }) => `Not scored: ${name}, as ${why}`),
  ].join('\n');
}

const percent = (ratio: number) => `${(ratio * 100).toFixed(1)} %`;

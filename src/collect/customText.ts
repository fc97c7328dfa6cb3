import { isInRange } from '../metrics/range.ts';

/** A value of a user's own, as a file tells it. */
export interface CustomSample {
  readonly name: string;
  /** `disk=sda,host=plot1`: the labels in the order of their names, those with signs in quotes; empty without any. */
  readonly labels: string;
  readonly value: number;
}

export interface BadLine {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly why: string;
}

export interface CustomText {
  readonly samples: readonly CustomSample[];
  readonly badLines: readonly BadLine[];
}

const LONGEST_NAME = 100;
const LONGEST_LINE = 2000;
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:.-]*$/;
/** A label, or (since Prometheus 3) the metric's own name, in quotes. */
const LABEL = /\s*(?:([a-zA-Z_][\w.]*|"(?:[^"\\]|\\.)*")\s*=\s*)?"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/y;
const VALUE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** A time, in milliseconds or (OpenMetrics) seconds, and an exemplar. */
const BEHIND_VALUE = /^(?:\s+[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?)?(?:\s+#\s.*)?$/i;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/**
 * Reads lines `name value`, or the text formats of Prometheus and OpenMetrics, of which they are a part. Comments, empty lines, times and
 * exemplars are passed over.
 */
export function parseCustomText(text: string): CustomText {
  const samples: CustomSample[] = [];
  const badLines: BadLine[] = [];
  const seen = new Set<string>();
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const sample = parseLine(line);
    const key = typeof sample === 'string' ? '' : `${sample.name} ${sample.labels}`;
    if (typeof sample === 'string') badLines.push({ line: index + 1, why: sample });
    else if (seen.has(key)) badLines.push({ line: index + 1, why: `"${sample.name}" is there twice` });
    else {
      seen.add(key);
      samples.push(sample);
    }
  });
  return { samples, badLines };
}

/** The sample of a line, or what is wrong with it. */
function parseLine(line: string): CustomSample | string {
  const wrong = `"${shortened(line)}" is not "name value"`;
  if (line.length > LONGEST_LINE) return wrong;
  const [written] = /^[^\s{]*/.exec(line)!;
  const from = line.length - line.slice(written.length).trimStart().length;
  const labels = line[from] === '{' ? parseLabels(line, from + 1) : { own: undefined, text: '', end: written.length };
  if (!labels) return `the labels ${shortened(line.slice(from))} are not {name="value", …}`;
  const name = labels.own ?? written;
  if (!NAME.test(name) || name.length > LONGEST_NAME) return `"${shortened(name)}" can not be a name`;
  const [, valueText, behind] = /^\s*(\S+)(.*)$/.exec(line.slice(labels.end)) ?? [];
  if (valueText === undefined || !BEHIND_VALUE.test(behind!)) return wrong;
  const value = parseValue(valueText);
  return typeof value === 'string' ? value : { name, labels: labels.text, value };
}

interface Labels {
  /** The metric's name, where it stands among them. */
  readonly own: string | undefined;
  readonly text: string;
  /** Behind their brace. */
  readonly end: number;
}

function parseLabels(line: string, from: number): Labels | undefined {
  const labels = new Map<string, string>();
  let own: string | undefined;
  LABEL.lastIndex = from;
  let end = from;
  for (let match = LABEL.exec(line); match; match = LABEL.exec(line)) {
    const [, name, value, separator] = match;
    end = LABEL.lastIndex;
    if (name !== undefined) labels.set(name.startsWith('"') ? unescaped(name.slice(1, -1)) : name, unescaped(value!));
    else own ??= unescaped(value!);
    if (separator === '') break;
  }
  const brace = /^\s*\}/.exec(line.slice(end));
  if (!brace) return undefined;
  const text = [...labels.keys()].sort().map((name) => `${name}=${bare(labels.get(name)!)}`);
  return { own, text: text.join(','), end: end + brace[0].length };
}

/** A backslash before another letter is one of a path: windows_exporter and others don't double it. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (both, character) => ESCAPES[character] ?? both);
}

/** So that two sets of labels never read alike. */
function bare(value: string): string {
  return /[,=\n]|^"/.test(value) ? JSON.stringify(value) : value;
}

/** NaN is a value that is absent. */
function parseValue(text: string): number | string {
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return `"${text}" can't be shown: only finite numbers can`;
  if (!VALUE.test(text)) return `"${shortened(text)}" is not a number`;
  const value = Number(text);
  return isInRange(value) ? value : `"${shortened(text)}" is too large`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

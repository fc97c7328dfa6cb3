/** A value of a user's own, as a file tells it. */
export interface CustomSample {
  readonly name: string;
  /** `disk=sda,host=plot1`: the labels in the order of their names; empty without any. */
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
/** Name, labels in braces, value, and the time stamp that Prometheus allows behind it. */
const LINE = /^([^\s{]+)\s*(?:\{(.*)\}\s*)?\s(\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y;
const VALUE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n' };

/** Reads lines `name value`, or the text format of Prometheus, of which they are a part. Comments and empty lines are passed over. */
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
  const match = line.length <= LONGEST_LINE && LINE.exec(line);
  if (!match) return `"${shortened(line)}" is not "name value"`;
  const [, name, labelText = '', valueText] = match;
  if (!NAME.test(name) || name.length > LONGEST_NAME) return `"${shortened(name)}" can not be a name`;
  const labels = parseLabels(labelText);
  if (labels === undefined) return `the labels {${shortened(labelText)}} are not name="value", …`;
  const value = parseValue(valueText);
  return value === undefined ? `"${shortened(valueText)}" is not a number` : { name, labels, value };
}

function parseLabels(text: string): string | undefined {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.trimEnd().length) {
    const match = LABEL.exec(text);
    if (!match) return undefined;
    labels.set(
      match[1],
      match[2].replace(/\\(.)/g, (_, character) => ESCAPES[character] ?? character),
    );
  }
  return [...labels.keys()]
    .sort()
    .map((name) => `${name}=${labels.get(name)}`)
    .join(',');
}

/** NaN is a value that is absent; infinite ones can't be shown. */
function parseValue(text: string): number | undefined {
  if (/^nan$/i.test(text)) return Number.NaN;
  return VALUE.test(text) ? Number(text) : undefined;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

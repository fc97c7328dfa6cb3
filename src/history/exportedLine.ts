import * as v from 'valibot';
import { EngineEvent } from '../events/events.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from './exportHistory.ts';
import { TIER_SECONDS } from './retention.ts';
import { LARGEST_KEPT } from './roundedValue.ts';

/** A file that is no export of ours, or a line that is damaged. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** The year 5138: beyond it a time is in other units, or no time. */
const LATEST = 1e11;
const numbers = v.array(v.pipe(v.number(), v.minValue(-LARGEST_KEPT), v.maxValue(LARGEST_KEPT)));
const times = v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(LATEST)));
const about = { metric: v.string(), attributes: v.record(v.string(), v.string()), times };
/** Earlier versions did not say whose it is. */
const Host = v.fallback(v.object({ id: v.exactOptional(v.string()), name: v.exactOptional(v.string()) }), {});
const Header = v.object({ format: v.literal(EXPORT_FORMAT), version: v.number(), host: v.optional(Host, {}) });
const End = v.object({ end: v.literal(true) });

const Values = v.variant('tier', [
  v.object({ tier: v.literal('second'), ...about, values: numbers }),
  v.object({
    tier: v.picklist(['minute', 'hour', 'day']),
    ...about,
    count: numbers,
    mean: numbers,
    min: numbers,
    max: numbers,
    p95: numbers,
    last: numbers,
  }),
]);
/** Clocks alone go back. */
const isPossible = (event: EngineEvent) =>
  event.type === 'clock.jumped' || [amountIn(event, 'seconds'), amountIn(event, 'bytes')].every((value) => value >= 0);
const Event = v.object({ event: v.pipe(EngineEvent, v.check(isPossible, 'it took less than nothing')) });
/** An earlier version may have kept one that can't be: the plot is taken up without it. */
const upTo = (most: number) => v.fallback(v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(most))), undefined);
const amount = upTo(Number.MAX_SAFE_INTEGER);
const Plot = v.object({
  plot: v.looseObject({
    processId: v.string(),
    startedAt: v.number(),
    endedAt: upTo(LATEST),
    outcome: v.picklist(['finished', 'failed', 'crashed', 'running', 'unknown']),
    seconds: amount,
    bytes: amount,
    steps: v.array(v.looseObject({ step: v.string(), seconds: amount })),
  }),
});
const Document = v.object({
  document: v.object({ kind: v.string(), key: v.string(), at: v.number(), value: v.unknown() }),
});

export interface ExportHeader {
  /** Whether its last line says that it is the last one. */
  readonly hasEnd: boolean;
  /** Whose history it is, as far as it says. */
  readonly host: v.InferOutput<typeof Host>;
}

export type ExportedValues = v.InferOutput<typeof Values>;
export type ExportedLine =
  | ExportedValues
  | v.InferOutput<typeof End>
  | v.InferOutput<typeof Event>
  | v.InferOutput<typeof Plot>
  | v.InferOutput<typeof Document>;

/** What a line of an export says, but for its first one. Throws an `ImportError` that names the line by its number. */
export function exportedLine(text: string, number: number): ExportedLine {
  const told = parsedLine(text, number);
  const is = (key: string) => typeof told === 'object' && told !== null && key in told;
  if (is('end')) return checked(End, told, number);
  if (is('event')) return possible(checked(Event, told, number), ({ event }) => event.at, number);
  if (is('plot')) return possible(checked(Plot, told, number), ({ plot }) => plot.startedAt, number);
  if (is('document')) return possible(checked(Document, told, number), ({ document }) => document.at, number);
  if (!is('tier')) throw damaged(number, 'it tells of no values, event, plot or document');
  const values = checked(Values, told, number);
  checkColumns(values, number);
  return values;
}

/** What the first line says. Throws an `ImportError` where it isn't that of an export of ours, or is one of a newer version. */
export function exportHeader(text: string): ExportHeader {
  const header = v.safeParse(Header, json(text));
  if (!header.success)
    throw new ImportError(
      'this is no export of PlotScope: its first line says nothing of the kind. Give a file of `history export`.',
    );
  if (header.output.version > EXPORT_VERSION) {
    throw new ImportError('this was exported by a newer PlotScope. Update PlotScope to import it.');
  }
  // The first version wrote no end.
  return { hasEnd: header.output.version > 1, host: header.output.host };
}

function checkColumns({ tier, metric: _, attributes: __, ...columns }: ExportedValues, number: number): void {
  const { times } = columns;
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== times.length) {
      throw damaged(number, `it has ${times.length} times, and of "${name}" ${column.length} numbers`);
    }
  }
  const isRolled = tier !== 'second';
  const falls = (time: number, i: number) => i > 0 && (isRolled ? time <= times[i - 1] : time < times[i - 1]);
  if (times.some(falls)) throw damaged(number, 'its times are out of order');
  if (isRolled && times.some((time) => time % TIER_SECONDS[tier] !== 0)) {
    throw damaged(number, `it has times at which no ${tier} begins`);
  }
}

function amountIn(event: EngineEvent, key: string): number {
  const value = (event as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'number' ? value : 0;
}

/** Refuses times that are none, and numbers that couldn't be written out again. */
function possible<Line>(line: Line, timeOf: (line: Line) => number, number: number): Line {
  const at = timeOf(line);
  if (!(at >= 0 && at <= LATEST)) throw damaged(number, `${at} is no time`);
  if (!isAllFinite(line)) throw damaged(number, 'it has a number that has no end');
  return line;
}

function isAllFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isAllFinite);
}

function checked<Schema extends v.GenericSchema>(schema: Schema, told: unknown, number: number): v.InferOutput<Schema> {
  const result = v.safeParse(schema, told);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damaged(number, `at "${v.getDotPath(issue)}": ${issue.message}`);
}

function parsedLine(text: string, number: number): unknown {
  const told = json(text);
  if (told === undefined) throw damaged(number, 'it is not JSON');
  return told;
}

/** Undefined where it is none. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(number: number, why: string): ImportError {
  return new ImportError(
    `line ${number} is no line of an export: ${why}. What came before it was taken up, to the last whole hour. Export it again.`,
  );
}

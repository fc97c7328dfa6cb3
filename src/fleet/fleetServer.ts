import { formatNumber } from '../metrics/format.ts';
import { whyNoAnswer } from './noAnswer.ts';
import type { Labels } from './remoteWrite.ts';
import { isPlainToTls, isWrongPath } from './writeAnswer.ts';

/** A server that is read from or sent to. */
export interface FleetServer {
  readonly url: string;
  /** Secrets filled in. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A value at one time. */
export interface InstantValue {
  /** `__name__` among them where the engine keeps it. */
  readonly labels: Labels;
  readonly value: number;
}

/** Values over time, which may have pauses. */
export interface RangeValues {
  readonly labels: Labels;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** It could not be asked: what it said, and what to do. */
export class FleetQueryError extends Error {
  override readonly name = 'FleetQueryError';
  /** Whether nobody answered at all. */
  readonly isAway: boolean;

  constructor(message: string, isAway = false) {
    super(message);
    this.isAway = isAway;
  }
}

const ANSWER_SECONDS = 20;
/** Answers of Prometheus and VictoriaMetrics have no more points of one series; so many are drawn at most. */
const POINTS = 300;

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'its token or password is missing or wrong: see "query" in plotscope.fleet.json',
  403: 'its token is not allowed to read: give it that right on the server',
  404: 'name what stands before /api/v1/query: http://host:8428, https://host/prometheus (Mimir), http://host:8481/select/0/prometheus (a cluster of VictoriaMetrics)',
};

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}
type Point = readonly [time: number, value: string];

/**
 * Asks a server that speaks PromQL. Engines differ: one gives a vector where another gives a scalar, one hands the marks of series that have
 * ended out as values, one hides its newest half minute unless it is asked not to. What comes from here is the same of all.
 */
export class QueryClient {
  readonly #base: string;
  readonly #server: FleetServer;
  readonly #fetch: typeof fetch;

  constructor(server: FleetServer, fetchOf: typeof fetch = fetch) {
    this.#server = server;
    this.#fetch = fetchOf;
    this.#base = server.url.replace(/\/+$/, '').replace(/\/api\/v1(?:\/\w+)?$/, '');
  }

  /** The values at a time, now without it. @throws {FleetQueryError} */
  async instant(query: string, at?: number): Promise<InstantValue[]> {
    const { resultType, result } = await this.#ask('query', { query, ...(at !== undefined && { time: String(at) }) });
    if (resultType === 'scalar') return finite([{ metric: {}, value: result as Point }]);
    return finite(result as { metric: Labels; value: Point }[]);
  }

  /** The values over [from, to], some hundred of each series. @throws {FleetQueryError} */
  async range(query: (stepSeconds: number) => string, from: number, to: number): Promise<RangeValues[]> {
    const step = Math.max(1, Math.ceil((to - from) / POINTS));
    const { result } = await this.#ask('query_range', {
      query: query(step),
      start: String(from),
      end: String(to),
      step: String(step),
    });
    return (result as { metric: Labels; values: Point[] }[]).map(({ metric, values }) => {
      const there = values.filter(([, value]) => !Number.isNaN(Number(value)));
      return { labels: metric, times: there.map(([time]) => time), values: there.map(([, value]) => Number(value)) };
    });
  }

  async #ask(what: string, query: Record<string, string>): Promise<NonNullable<Answer['data']>> {
    const { host } = new URL(this.#base);
    let answer: Response;
    let text: string;
    try {
      answer = await this.#fetch(`${this.#base}/api/v1/${what}`, {
        method: 'POST',
        // VictoriaMetrics would leave the newest 30 s out, and move the times of what it has in its cache.
        body: new URLSearchParams({ ...query, latency_offset: '1s', nocache: '1' }),
        headers: this.#server.headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
      });
      text = await answer.text();
    } catch (error) {
      throw new FleetQueryError(`${host} does not answer: ${whyNoAnswer(error)}`, true);
    }
    const said = parsed(text);
    if (answer.ok && said?.status === 'success' && said.data) return said.data;
    const status = isWrongPath(answer.status, text) ? 404 : answer.status;
    if (isPlainToTls(text)) throw new FleetQueryError(`${host} wants TLS: write https:// in place of http://`);
    if (status === 400 || status === 422)
      throw new FleetQueryError(`${host} answered ${status}: ${said?.error ?? text.slice(0, 200)}`);
    const remedy = REMEDIES[answer.ok ? 404 : status];
    const got = answer.ok ? `what is no answer of PromQL (${formatNumber(text.length)} characters)` : String(status);
    throw new FleetQueryError(`${host} answered ${got}${remedy ? `: ${remedy}` : ''}`, status >= 500);
  }
}

function parsed(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Answer) : undefined;
  } catch {
    return undefined;
  }
}

function finite(result: readonly { readonly metric: Labels; readonly value: Point }[]): InstantValue[] {
  return result.flatMap(({ metric, value: [, text] }) => {
    const value = Number(text);
    return Number.isNaN(value) ? [] : [{ labels: metric, value }];
  });
}

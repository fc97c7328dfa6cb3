import { formatDuration } from '../metrics/format.ts';
import { retryAfterSeconds } from '../notify/http.ts';
import { whyNoAnswer } from './noAnswer.ts';
import { outcomeOf, type WriteOutcome } from './writeAnswer.ts';

/** Two clocks: the one that people set, and one that never jumps. Both in seconds, the first since 1970. */
export interface TwoClocks {
  epochSeconds(): number;
  seconds(): number;
}

export interface RemoteWriterOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly version: string;
  readonly fetch: typeof fetch;
  readonly clock: TwoClocks;
}

const ANSWER_SECONDS = 30;
/** A clock that is further off than that would spoil the server for every host: it refuses what is older than its newest sample. */
export const MOST_SKEW_SECONDS = 30;

/** Posts to a remote-write receiver, as long as this host and it agree on what time it is. */
export class RemoteWriter {
  readonly #options: RemoteWriterOptions;
  /** When the clock was found to be right, by both clocks. */
  #seen: { readonly epochSeconds: number; readonly seconds: number } | undefined;

  constructor(options: RemoteWriterOptions) {
    this.#options = options;
  }

  async post(body: Uint8Array): Promise<WriteOutcome> {
    const askedFirst = await this.#checkClock();
    if (askedFirst) return askedFirst;
    const { version } = this.#options;
    return this.#ask({
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
        'user-agent': `plotscope/${version}`,
      },
      body: body as Uint8Array<ArrayBuffer>,
    });
  }

  /** Asks the server what time it is, unless that is known and the clock was not set since. Undefined where it is right. */
  async #checkClock(): Promise<WriteOutcome | undefined> {
    const { clock } = this.#options;
    const seen = this.#seen;
    const passed = seen && clock.epochSeconds() - seen.epochSeconds - (clock.seconds() - seen.seconds);
    if (passed !== undefined && Math.abs(passed) <= MOST_SKEW_SECONDS) return undefined;
    this.#seen = undefined;
    const outcome = await this.#ask({ method: 'HEAD' });
    // Any answer has a time; what it says of the question is no matter.
    return outcome.about === 'clock' || outcome.about === 'network' ? outcome : undefined;
  }

  async #ask(request: RequestInit): Promise<WriteOutcome> {
    const { url, headers, fetch } = this.#options;
    try {
      const answer = await fetch(url, {
        ...request,
        headers: { ...request.headers, ...headers },
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_SECONDS * 1000),
      });
      const said = answer.ok ? '' : await answer.text().catch(() => '');
      const wrong = this.#wrongClock(answer.headers.get('date'));
      return wrong ?? outcomeOf(answer.status, said, retryAfterSeconds(answer.headers.get('retry-after')));
    } catch (error) {
      return { kind: 'later', about: 'network', why: `no answer (${whyNoAnswer(error)})` };
    }
  }

  #wrongClock(date: string | null): WriteOutcome | undefined {
    const { clock } = this.#options;
    const epochSeconds = clock.epochSeconds();
    const skew = epochSeconds - Date.parse(date ?? '') / 1000;
    if (!(Math.abs(skew) > MOST_SKEW_SECONDS)) {
      this.#seen = { epochSeconds, seconds: clock.seconds() };
      return undefined;
    }
    this.#seen = undefined;
    const apart = `${formatDuration(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'}`;
    const why = `this host's clock is ${apart} that of the server. Have it set by NTP (timedatectl set-ntp true).`;
    return { kind: 'closed', about: 'clock', why };
  }
}

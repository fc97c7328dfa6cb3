import { type ChannelTools, SendLater, SendRefused } from './channel.ts';

const ANSWER_SECONDS = 15;
const MOST_SAID = 200;
/** A receiver that asks for more time than this is asked again sooner. */
const MOST_WAIT_SECONDS = 3600;

/**
 * Posts JSON, and gives what the receiver answered. 408, 429 and 5xx, like no answer at all, may pass; every other refusal is final.
 * @throws {SendLater | SendRefused}
 */
export async function postJson(
  { fetch, answerSeconds = ANSWER_SECONDS }: ChannelTools,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(answerSeconds * 1000),
    });
  } catch (error) {
    throw new SendLater(`no answer from ${hostOf(url)}: ${reasonOf(error)}`);
  }
  const said = (await answer.text().catch(() => '')).slice(0, MOST_SAID).trim();
  const text = `${hostOf(url)} answered ${answer.status}${said ? `: ${said}` : ''}`;
  if (answer.ok) return text;
  if (answer.status === 408 || answer.status === 429 || answer.status >= 500) {
    throw new SendLater(text, retryAfterSeconds(answer.headers.get('retry-after')));
  }
  throw new SendRefused(text);
}

/** Seconds or a date, as HTTP has it (RFC 9110, 10.2.3). */
export function retryAfterSeconds(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(MOST_WAIT_SECONDS, Math.max(0, seconds)) : undefined;
}

/** Addresses of webhooks are secrets: only the host is ever said. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the receiver';
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

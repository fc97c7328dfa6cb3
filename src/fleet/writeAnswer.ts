/** What a server's answer to a request means for what was in it. */
export type WriteOutcome = {
  /** What it is about, the same as long as it goes on: a status, `network`, `clock`. */
  readonly about: string;
} & (
  | { readonly kind: 'taken' }
  /** It may take it another time. `afterSeconds`: as it asks for. */
  | { readonly kind: 'later'; readonly why: string; readonly afterSeconds?: number | undefined }
  /** It will never take all of it. `isOfAge`: as it is too old, or comes too late. */
  | { readonly kind: 'refused'; readonly why: string; readonly isOfAge: boolean }
  /** It takes nothing at all until something is changed, here or there. */
  | { readonly kind: 'closed'; readonly why: string }
);

/** What servers say of samples that they will never take. Prometheus 2.42 says some of these with status 500. */
const OF_AGE = /too old|out[- ]of[- ]bounds|out[- ]of[- ]order/i;
const FINAL = /duplicate sample|invalid sample|too far in (?:the )?future|invalid label|label.{0,40}too long/i;

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Its token or password is missing or wrong: see "write" in plotscope.fleet.json.',
  403: 'Its token is not allowed to write: give it that right on the server, or name another in plotscope.fleet.json.',
  404: 'Name the whole address of its remote-write receiver, such as http://host:8428/api/v1/write. Prometheus has one only with --web.enable-remote-write-receiver.',
  405: 'That address takes no remote writes: Prometheus and VictoriaMetrics have /api/v1/write, Mimir /api/v1/push, Thanos /api/v1/receive.',
  415: 'It does not know remote-write 1.0 (protobuf, snappy).',
};
const RECEIVER_REMEDY = 'Start Prometheus with --web.enable-remote-write-receiver.';
const TLS_REMEDY = 'Write https:// in place of http:// in plotscope.fleet.json.';
const ANY_REMEDY = 'See to its address in plotscope.fleet.json.';

/** Servers that are written in Go, and nginx, say so with status 400. */
export function isPlainToTls(said: string): boolean {
  return /HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS/i.test(said);
}

/** VictoriaMetrics says 400 of a path that it doesn't know. */
export function isWrongPath(status: number, said: string): boolean {
  return status === 400 && /unsupported path requested/i.test(said);
}

/** @param said The answer's text. */
export function outcomeOf(status: number, said: string, afterSeconds?: number): WriteOutcome {
  const about = String(status);
  if (status >= 200 && status < 300) return { kind: 'taken', about };
  if (isPlainToTls(said)) return { kind: 'closed', about, why: `it wants TLS. ${TLS_REMEDY}` };
  if (/remote write receiver (?:needs to be|not) enabled/i.test(said))
    return { kind: 'closed', about, why: `it takes no remote writes as it was started. ${RECEIVER_REMEDY}` };
  if (isWrongPath(status, said)) return { kind: 'closed', about, why: `it knows no such path. ${REMEDIES[404]}` };
  const words = said.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
  const why = `it answered ${status}${words ? `: ${words}` : ''}`;
  if (OF_AGE.test(said)) return { kind: 'refused', about, why, isOfAge: true };
  if (FINAL.test(said) || status === 400 || status === 413 || status === 422)
    return { kind: 'refused', about, why, isOfAge: false };
  if (status === 408 || status === 429 || status >= 500) return { kind: 'later', about, why, afterSeconds };
  return { kind: 'closed', about, why: `${why}. ${REMEDIES[status] ?? ANY_REMEDY}` };
}

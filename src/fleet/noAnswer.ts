/** What is to be done, by the code of what went wrong on the way. */
const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start it, or see to the port',
  ECONNRESET: 'it hung up: see its log',
  ENOTFOUND: 'its name is not known here: see to the address',
  EAI_AGAIN: 'its name can’t be looked up now: see to the network of this host',
  EHOSTUNREACH: 'there is no way to it from here: see to the network and its firewalls',
  ENETUNREACH: 'there is no way to it from here: see to the network of this host',
  ETIMEDOUT: 'it is silent: see that it runs, and to firewalls in between',
  UND_ERR_CONNECT_TIMEOUT: 'it is silent: see that it runs, and to firewalls in between',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it there',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another name: use the one that it is of',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks no TLS: write http:// in place of https://',
};
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/;
const UNTRUSTED_REMEDY =
  'its certificate is not trusted here: name that of who signed it in NODE_EXTRA_CA_CERTS, where PlotScope is started';

/** Why nobody answered, and what to do, in a part of a sentence. `error`: as `fetch` throws it. */
export function whyNoAnswer(error: unknown): string {
  const { cause, message, name } = error as Error;
  if (name === 'TimeoutError') return REMEDIES.ETIMEDOUT;
  // Of several addresses of one name each has its own.
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  const { code = '' } = (first ?? {}) as { code?: string };
  if (UNTRUSTED.test(code)) return UNTRUSTED_REMEDY;
  const said = (first instanceof Error ? first.message : message).replaceAll(/\s+/g, ' ').trim();
  return REMEDIES[code] ?? said;
}

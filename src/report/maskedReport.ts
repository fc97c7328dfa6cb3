import { randomBytes } from 'node:crypto';
import type { Report } from '../analysis/common/report.ts';
import { MaskedNames } from '../collect/recording/maskedNames.ts';

/** The same with other paths, host and user names, keys, plot ids and addresses: it can be given to anybody. */
export function maskedReport(report: Report, { host, user }: { readonly host: string; readonly user: string }): Report {
  const names = new MaskedNames(randomBytes(32));
  names.learnHost(host);
  names.learnUser(user);
  // Home folders name users anywhere: they are learnt before the first text is rewritten.
  withTexts(report, (text) => {
    names.text(text);
    return text;
  });
  return withTexts(report, (text) => names.text(text));
}

/** A copy in which every text went through `change`; keys stay. */
function withTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value) as Value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, change)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)])) as Value;
}

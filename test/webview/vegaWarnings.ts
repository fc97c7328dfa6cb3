import { logger, Warn } from 'vega';

/** What Vega has warned of; a test empties it before it draws. */
export const warnings: string[] = [];

const silent = () => listening;
const warn = (...text: readonly unknown[]) => {
  warnings.push(text.join(' '));
  return listening;
};

/** A logger of Vega's that keeps what it is told. */
export const listening: ReturnType<typeof logger> = Object.assign(logger(Warn), {
  warn,
  error: warn,
  info: silent,
  debug: silent,
});

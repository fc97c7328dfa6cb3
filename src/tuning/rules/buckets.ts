import { flagFor } from '../commandForm.ts';
import { isPowerOfTwo, nearestPowerOfTwo } from '../powersOfTwo.ts';
import type { Finding, Rule, Subject } from '../rule.ts';

const NAMES = ['buckets', 'buckets3'] as const;

/** Below it Mad Max takes the number for an exponent of two. */
const LEAST_COUNT = 16;
const LEAST_EXPONENT = 4;

/** `choosesItself`: a value that leaves the choice to the plotter. */
function given({ settings }: Subject) {
  return NAMES.flatMap((name) => {
    const value = settings[name];
    const flag = flagFor(settings, name);
    if (value === undefined || flag === undefined) return [];
    return [
      {
        name,
        value,
        isExponent: flag.kind === 'buckets' && value < LEAST_COUNT,
        choosesItself: flag.default === String(value),
        range: flag.range,
      },
    ];
  });
}

export const bucketsOutOfRange: Rule = {
  id: 'buckets-out-of-range',
  finds: 'Buckets that the plotter refuses',
  check: (subject) =>
    given(subject).flatMap(({ name, value, isExponent, choosesItself, range = {} }): Finding[] => {
      const { min = 1, max = 65_536 } = range;
      const fits = isExponent ? value >= LEAST_EXPONENT : isPowerOfTwo(value) && value >= min && value <= max;
      if (fits || choosesItself) return [];
      const nearest = isExponent ? min : nearestPowerOfTwo(value, min, max);
      const exponents = isExponent
        ? ` (below ${LEAST_COUNT} it is an exponent, and 2^${LEAST_EXPONENT} the least)`
        : '';
      return [
        {
          severity: 'error',
          message: `${subject.title} takes powers of two from ${min} to ${max} as buckets, not ${value}${exponents}. Use ${nearest}.`,
          place: [name],
          fixes: [{ title: `Use ${nearest} buckets`, set: [name], value: nearest }],
        },
      ];
    }),
};

export const bucketsAsExponent: Rule = {
  id: 'buckets-as-exponent',
  finds: 'Buckets below 16, which Mad Max takes for an exponent',
  check: (subject) =>
    given(subject)
      .filter(({ value, isExponent }) => isExponent && value >= LEAST_EXPONENT)
      .map(({ name, value }) => ({
        severity: 'warning',
        message: `${subject.title} takes ${value} for an exponent: these are 2^${value} = ${2 ** value} buckets. Write ${2 ** value} to say so.`,
        place: [name],
        fixes: [{ title: `Write ${2 ** value}`, set: [name], value: 2 ** value }],
      })),
};

import type { Rule } from '../rule.ts';

export const threadsAboveCores: Rule = {
  id: 'threads-above-cores',
  finds: 'More threads than the host has cores',
  check: ({ settings: { threads } }, { logicalCores }) =>
    threads === undefined || logicalCores === undefined || threads <= logicalCores
      ? []
      : [
          {
            severity: 'warning',
            message: `${threads} threads share ${logicalCores} cores of this host, which costs memory and gains nothing. Use ${logicalCores} at most.`,
            place: ['threads'],
            fixes: [{ title: `Use ${logicalCores} threads`, set: ['threads'], value: logicalCores }],
          },
        ],
};

import type { Bottleneck } from '../../src/events/events.ts';

/** A bottleneck of this class since then, without details. */
export function heldBy(name: string, since: number, details: Partial<Bottleneck> = {}): Bottleneck {
  return {
    class: name,
    since,
    severity: 0.7,
    confidence: 0.9,
    cause: `The cause is ${name}.`,
    evidence: [],
    remedies: [],
    ...details,
  };
}

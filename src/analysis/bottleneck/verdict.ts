import type { Verdict } from '../../events/events.ts';
import { AT_LIMIT, type Resource, type Saturation } from './saturation.ts';

/** What work waits for; a full file system or swap ends or cripples it, and is an alert. */
const HOLD_BACK: readonly Resource[] = ['cpu', 'memory', 'disk'];

/**
 * What has held the host back in every one of `recent` (saturations, oldest first): of the resources that were at their
 * limit all the time the one that threads waited for most. `undefined` = nothing was.
 */
export function verdictOf(recent: readonly (readonly Saturation[])[]): Verdict | undefined {
  const lasting = (recent.at(-1) ?? []).filter(
    ({ resource, subject }) =>
      HOLD_BACK.includes(resource) &&
      recent.every((saturations) =>
        saturations.some(
          (other) => other.resource === resource && other.subject === subject && (other.ratio ?? 0) >= AT_LIMIT,
        ),
      ),
  );
  const [worst] = lasting.toSorted((a, b) => (b.stalledRatio ?? 0) - (a.stalledRatio ?? 0));
  if (worst?.ratio === undefined) return undefined;
  const { resource, subject, ratio } = worst;
  return { resource, ratio, ...(subject !== undefined && { subject }) };
}

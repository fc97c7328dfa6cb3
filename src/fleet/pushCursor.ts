import * as v from 'valibot';
import { PlotterSlot } from './plotterSlots.ts';

/** Rows of the history that are still to be sent: after `after`, up to `upTo`; what came then began at `endsAt` (epoch seconds). */
const Gap = v.object({ after: v.number(), upTo: v.number(), endsAt: v.number() });

/** How far a history was sent to one server: kept in the history itself, so that nothing is lost or sent anew when an engine ends. */
export const PushCursor = v.object({
  /** The row up to which it was sent, but for the gaps. */
  row: v.number(),
  /** What is still to be sent, as the server was away then; the oldest first. */
  gaps: v.array(Gap),
  slots: v.array(PlotterSlot),
  /** Samples that the server took. */
  sent: v.number(),
  /** Samples that it will never take, and why the last of them. */
  givenUp: v.number(),
  givenUpWhy: v.optional(v.string()),
  /** Epoch seconds: when it took something last. */
  sentAt: v.optional(v.number()),
  /** Why nothing is sent at present, in words, with what to do; since when. */
  trouble: v.optional(v.object({ text: v.string(), about: v.string(), since: v.number() })),
});
export type PushCursor = v.InferOutput<typeof PushCursor>;

/** Gaps beyond that many are joined: some rows are then sent that the server has already. */
const MOST_GAPS = 100;

/** Begins with what comes: older frames would be refused by most servers as they are set up at first. */
export function newCursor(newestRow: number): PushCursor {
  return { row: Math.max(0, newestRow - 1), gaps: [], slots: [], sent: 0, givenUp: 0 };
}

/** Leaves the rows up to `upTo` for later; the one after it is of `endsAt`. */
export function withGap(cursor: PushCursor, upTo: number, endsAt: number): PushCursor {
  if (upTo <= cursor.row) return cursor;
  const before = cursor.gaps.at(-1);
  // Nothing was sent since: it is the same gap.
  const goesOn = before?.upTo === cursor.row;
  const gaps = [
    ...cursor.gaps.slice(0, goesOn ? -1 : undefined),
    { after: goesOn ? before.after : cursor.row, upTo, endsAt },
  ];
  while (gaps.length > MOST_GAPS) {
    const [first, second] = gaps.splice(0, 2);
    gaps.unshift({ ...second, after: first.after });
  }
  return { ...cursor, row: upTo, gaps };
}

/** Of the oldest gap, the rows up to `upTo` are done with. */
export function gapDone(cursor: PushCursor, upTo: number): PushCursor {
  const [first, ...others] = cursor.gaps;
  if (!first) return cursor;
  return { ...cursor, gaps: upTo >= first.upTo ? others : [{ ...first, after: upTo }, ...others] };
}

export function rowsWaiting({ gaps, row }: PushCursor, newestRow: number): number {
  return gaps.reduce((sum, { after, upTo }) => sum + upTo - after, Math.max(0, newestRow - row));
}

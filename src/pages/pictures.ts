import * as v from 'valibot';
import type { ReportLegend, ReportTable } from '../analysis/common/report.ts';

/** A chart that is drawn whole, of what the history knows of the time shown: whatever isn't lines of frames. */
export interface PictureKind {
  readonly id: string;
  readonly title: string;
  /** What is said where there is nothing to draw. */
  readonly empty: string;
  /** It wants the width of the page. */
  readonly wide?: boolean;
}

/** Every picture of the dashboard. A new one is an entry here, a maker in src/report/pictures.ts and an id in sections.ts. */
export const PICTURES = [
  {
    id: 'accounts',
    title: 'What plotters’ time went into',
    empty: 'No plot that was watched has ended in this time.',
    wide: true,
  },
  { id: 'plotCounts', title: 'Plots by how they ended', empty: 'No plot has ended in this time.' },
  { id: 'plotTimes', title: 'How long plots took', empty: 'No plot has been finished in this time.' },
] as const satisfies readonly PictureKind[];

export type PictureId = (typeof PICTURES)[number]['id'];
export const PICTURE_IDS: readonly PictureId[] = PICTURES.map(({ id }) => id);

const made = <Made>() => v.custom<Made>((value) => typeof value === 'object' && value !== null);

/** What is drawn; made by this project's own thread, so only its outline is checked. */
export const Picture = v.object({
  /** What it shows, for who can't see it. */
  sentence: v.string(),
  /** Vega-Lite with its data. The page gives it its width. */
  spec: made<object>(),
  /** Names of its marks, with their colours (`MARK_COLOURS`). */
  legend: made<readonly ReportLegend[]>(),
  table: made<ReportTable>(),
  /** Its horizontal axis is the time shown, between so many pixels at its left and right: it takes part in cursor and zoom. */
  timed: v.exactOptional(v.object({ left: v.number(), right: v.number() })),
});
export type Picture = v.InferOutput<typeof Picture>;

/** An answer about a picture: without one there is nothing to draw. */
export const PictureAnswer = v.object({
  id: v.picklist(PICTURE_IDS),
  picture: v.exactOptional(Picture),
  /** Why it can't be made. */
  failed: v.exactOptional(v.string()),
});
export type PictureAnswer = v.InferOutput<typeof PictureAnswer>;

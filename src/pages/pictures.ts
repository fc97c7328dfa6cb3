import * as v from 'valibot';
import type { ReportLegend, ReportTable } from '../analysis/common/report.ts';
import { COLOUR_SCHEMES, type ColourScheme, type SchemeName } from './colourSchemes.ts';
import { Act } from './overview.ts';

/** A chart that is drawn whole, of what the history knows of the time shown: whatever isn't lines of frames. */
export interface PictureKind {
  readonly id: string;
  readonly title: string;
  /** Colours of its marks. */
  readonly scheme: SchemeName;
  /** What is said where there is nothing to draw. */
  readonly empty: string;
  /** It wants the width of the page. */
  readonly wide?: boolean;
}

/** Every picture of the dashboard. A new one is an entry here, a maker in src/report/pictures.ts and an id in sections.ts. */
export const PICTURES = [
  { id: 'steps', title: 'Steps of plots', scheme: 'default', empty: 'No plot was made in this time.', wide: true },
  {
    id: 'accountBands',
    title: 'What time goes into, plotter by plotter',
    scheme: 'bottleneck',
    empty: 'No plotter was watched in this time.',
    wide: true,
  },
  {
    id: 'contention',
    title: 'Who took what plotters waited for',
    scheme: 'bottleneck',
    empty: 'No other program took what a plotter waited for.',
    wide: true,
  },
  {
    id: 'diskUse',
    title: 'Which plotters use which disks, and wait for them',
    scheme: 'bottleneck',
    empty: 'No plotter in this time told of its folders.',
    wide: true,
  },
  {
    id: 'diskFill',
    title: 'Room left on disks',
    scheme: 'default',
    empty: 'No file system that plots could lie on was measured.',
  },
  { id: 'weeks', title: 'This week against last', scheme: 'trend', empty: 'No plot was finished in these two weeks.' },
  {
    id: 'stepsCompared',
    title: 'Plots compared step by step',
    scheme: 'performance',
    empty: 'No plot with steps was finished in this time.',
  },
  {
    id: 'anomalies',
    title: 'What was unusual',
    scheme: 'bottleneck',
    empty: 'Nothing was unusual in this time.',
    wide: true,
  },
  {
    id: 'parallel',
    title: 'How long plots took, by how many were made at once',
    scheme: 'default',
    empty: 'Fewer than three plots were finished in this time.',
  },
  {
    id: 'allocation',
    title: 'Who has what of the host',
    scheme: 'performance',
    empty: 'Too little was measured in this time.',
  },
  {
    id: 'prospects',
    title: 'What may come within the hour',
    scheme: 'performance',
    empty: 'Nothing is forecast of this time: forecasts are of the present, and the first need an hour or two.',
  },
  {
    id: 'forecasts',
    title: 'What was expected, and what came',
    scheme: 'trend',
    empty: 'No forecast of this time has come true yet: the first need an hour or two.',
    wide: true,
  },
  {
    id: 'comparisons',
    title: 'Configurations compared',
    scheme: 'performance',
    empty: 'Nothing was compared on this host yet: “Compare Configurations” does it.',
    wide: true,
  },
  {
    id: 'incidents',
    title: 'Alerts by incident',
    scheme: 'default',
    empty: 'No alert was up in this time.',
    wide: true,
  },
  {
    id: 'accounts',
    title: 'What time went into, step by step',
    scheme: 'bottleneck',
    empty: 'No plot that was watched has ended in this time.',
    wide: true,
  },
  {
    id: 'plotCounts',
    title: 'Plots by how they ended',
    scheme: 'performance',
    empty: 'No plot has ended in this time.',
  },
  {
    id: 'plotTimes',
    title: 'How long plots took',
    scheme: 'default',
    empty: 'No plot has been finished in this time.',
  },
] as const satisfies readonly PictureKind[];

export type PictureId = (typeof PICTURES)[number]['id'];
export const PICTURE_IDS: readonly PictureId[] = PICTURES.map(({ id }) => id);

/** What its maker gives out. */
export function schemeOf(id: PictureId): ColourScheme {
  return COLOUR_SCHEMES[PICTURES.find((one) => one.id === id)!.scheme];
}

/** Of the server of the fleet, and not of the history: one metric of all hosts. */
export const FLEET_PICTURE = {
  id: 'fleet',
  title: 'All hosts',
  scheme: 'default',
  empty: 'No host sent it in this time.',
  wide: true,
} as const satisfies PictureKind;

/** Whatever the page draws as a picture. */
export type DrawnId = PictureId | typeof FLEET_PICTURE.id;

export type PictureTable = ReportTable;

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
  /**
   * Its horizontal axis is the time shown, between so many pixels at its left and right: it takes part in cursor and zoom. `until`: it goes
   * on to there (epoch seconds), where something is expected.
   */
  timed: v.exactOptional(v.object({ left: v.number(), right: v.number(), until: v.exactOptional(v.number()) })),
  /** What there is to say beside it. */
  told: v.exactOptional(v.array(v.string())),
});
export type Picture = v.InferOutput<typeof Picture>;

/** What a card has to show: without a picture there is nothing to draw. */
export const PictureContent = v.object({
  picture: v.exactOptional(Picture),
  /** Why there is none, and what can be done about it, where that is more than its kind says. */
  empty: v.exactOptional(v.object({ text: v.string(), act: v.exactOptional(Act) })),
  /** Why what is shown is not of now. */
  stale: v.exactOptional(v.string()),
  /** Why it can't be made. */
  failed: v.exactOptional(v.string()),
});
export type PictureContent = v.InferOutput<typeof PictureContent>;

/** An answer about a picture. */
export const PictureAnswer = v.object({ id: v.picklist(PICTURE_IDS), ...PictureContent.entries });
export type PictureAnswer = v.InferOutput<typeof PictureAnswer>;

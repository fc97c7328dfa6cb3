import { LANES, type TimeLane } from '../metrics/timeLanes.ts';
import { MARK_COLOURS, MIXED_COLOURS } from './colours.ts';

/** How the marks of a chart are coloured. */
export interface ColourScheme {
  /** Of marks that are told apart by it, in the order in which they are given out. */
  readonly marks: readonly string[];
  /** Of marks that have one colour: cells are filled the more with it the more there is. */
  readonly heat: string;
}

const { blue, yellow, green, orange } = MARK_COLOURS;
const { 'deep-blue': deepBlue, 'light-purple': lightPurple, grey } = MIXED_COLOURS;

/** What plotters' time goes into, and what they wait for, in every chart of it. */
export const LANE_COLOURS: Readonly<Record<TimeLane, string>> = {
  computing: blue,
  queued: MIXED_COLOURS['pale-blue'],
  starved: orange,
  throttled: MIXED_COLOURS['light-red'],
  disk: deepBlue,
  dirty: MIXED_COLOURS['light-blue'],
  memory: lightPurple,
  network: green,
  remote: MIXED_COLOURS['light-yellow'],
  own: grey,
  asleep: MIXED_COLOURS['pale-grey'],
  stopped: MIXED_COLOURS['deepest-red'],
  unknown: MIXED_COLOURS['palest-grey'],
};

/**
 * Every chart names one of these. Each two of their marks look apart to eyes without one kind of cone, too, in each of the editor's themes
 * (test/pages/colours.test.ts): by lightness where the hue doesn't tell.
 */
export const COLOUR_SCHEMES = {
  /** Things of one kind, in no order: disks, plotters, kinds of plots. */
  default: { marks: [blue, yellow, deepBlue, lightPurple, MIXED_COLOURS['deep-red']], heat: blue },
  /** How well work goes: first what is wanted, then what stands beside it or against it. */
  performance: {
    marks: [blue, orange, deepBlue, lightPurple, MIXED_COLOURS['deep-orange'], MIXED_COLOURS['light-orange']],
    heat: blue,
  },
  /** What holds plotters back. */
  bottleneck: { marks: LANES.map((lane) => LANE_COLOURS[lane]), heat: orange },
  /** The same at other times: as it is now, as it was before, what was not expected. */
  trend: { marks: [blue, grey, orange, deepBlue], heat: blue },
} as const satisfies Readonly<Record<string, ColourScheme>>;

export type SchemeName = keyof typeof COLOUR_SCHEMES;

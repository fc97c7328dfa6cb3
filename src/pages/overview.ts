import * as v from 'valibot';
import { SECTIONS, type SectionId } from './sections.ts';

/** How things are: `good`, `held` = slower than it could be, `trouble` = somebody is needed, `idle` = nothing to tell of. */
export const TONES = ['good', 'held', 'trouble', 'idle'] as const;
export type Tone = (typeof TONES)[number];
const Tone = v.picklist(TONES);

/** What may be done from the first screen; the extension has a command for each. */
export const OVERVIEW_ACTS = [
  'changeConfiguration',
  'acknowledgeAlert',
  'showPlotter',
  'start',
  'startDemo',
  'openSettings',
  'connectFleet',
] as const;

export const Act = v.object({
  /** On its button. */
  text: v.string(),
  command: v.picklist(OVERVIEW_ACTS),
  /** The row of a tree that the command is about. */
  row: v.exactOptional(v.string()),
});
export type Act = v.InferOutput<typeof Act>;

/** One thing of several in a tile: a plotter, an alert, a folder. */
const TileRow = v.object({
  id: v.string(),
  name: v.string(),
  /** How it is, in a few words. */
  text: v.exactOptional(v.string()),
  /** The rest of it, in a sentence. */
  note: v.exactOptional(v.string()),
  /** 0 … 1. */
  progress: v.exactOptional(v.number()),
  tone: v.exactOptional(Tone),
  act: v.exactOptional(Act),
});
export type TileRow = v.InferOutput<typeof TileRow>;

const Tile = v.object({
  id: v.string(),
  title: v.string(),
  /** The one figure or word; absent with its reason. */
  value: v.exactOptional(v.string()),
  absence: v.exactOptional(v.string()),
  /** Beside the value. */
  detail: v.exactOptional(v.string()),
  tone: v.exactOptional(Tone),
  /** A small chart: one bar each, the newest last; what they say stands in `detail`. */
  bars: v.exactOptional(v.array(v.number())),
  rows: v.array(TileRow),
  /** How many there are besides. */
  more: v.exactOptional(v.string()),
  /** Where there is more of it. */
  section: v.picklist(SECTIONS.map(({ id }) => id)),
});
export type Tile = Omit<v.InferOutput<typeof Tile>, 'section'> & { readonly section: SectionId };

/** The first screen: a sentence that says whether all is well, what follows from it, and figures. */
export const Overview = v.object({
  tone: Tone,
  headline: v.string(),
  /** Why, and what to do. */
  advice: v.array(v.string()),
  /** How far the plots are and when they are done; how many a day, and until when the disks last: as far as it is known. */
  outlook: v.array(v.string()),
  act: v.exactOptional(Act),
  tiles: v.array(Tile),
});
export type Overview = v.InferOutput<typeof Overview>;

import * as v from 'valibot';

/** Any number of one thing, in order. */
export const list = <const Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());

export const texts = list(v.string());
export const numbers = list(v.number());

/** Ends of an interval: low, high. */
export const interval = v.pipe(v.tuple([v.number(), v.number()]), v.readonly());
export type Interval = v.InferOutput<typeof interval>;

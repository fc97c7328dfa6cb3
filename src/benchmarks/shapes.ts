import * as v from 'valibot';

type List<Item extends v.GenericSchema> = v.GenericSchema<
  readonly v.InferInput<Item>[],
  readonly v.InferOutput<Item>[]
>;

/** Any number of one thing, in order. */
export const list = <const Item extends v.GenericSchema>(item: Item): List<Item> => v.array(item);

export const texts = list(v.string());
export const numbers = list(v.number());

/** Ends of an interval: low, high. */
export type Interval = readonly [low: number, high: number];
export const interval: v.GenericSchema<Interval> = v.tuple([v.number(), v.number()]);

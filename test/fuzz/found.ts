/** Inputs by which an edge failed once, made as small as could be: edge, bytes as Latin-1, and `refused` where that is the right answer. */
export const FOUND: readonly (readonly [edge: string, input: string, outcome?: 'refused'])[] = [
  // A step that took no time in the plots before: 0 of 0 of it was done.
  [
    'log of pos2',
    'Allocating memory for plotting...Constructing Table 0 from 4 items...\r[] 0% d T3 3sWrote plot file: n (2 bytes) [2 bits/entry] in 3 msPlotting ended. Total time: 3 ms',
  ],
  ['a frame of a recording', '{"t":1,"spaces":{"/":{"sizeBytes":1e308,"freeBytes":5,"availableBytes":4}}}', 'refused'],
];

/** What Mad Max writes of a plot, piece by piece. */
export const ID = 'ab'.repeat(32);
export const NAME = `plot-k32-2026-11-24-10-00-${ID}`;
export const HEADER = 'Multi-threaded pipelined Chia k32 plotter - 5b5bd68\n';
export const BEGIN = `${HEADER}Crafting plot 1 out of 2\nProcess ID: 50\nPlot Name: ${NAME}\n`;
export const TABLE_1 = '[P1] Table 1 took 10 sec\n';
export const TABLE_2 = '[P1] Table 2 took 90 sec, found 4500 matches\n';
export const END = 'Total plot creation time was 2000 sec (33.3333 min)\n';
export const WHOLE =
  BEGIN +
  TABLE_1 +
  TABLE_2 +
  [3, 4, 5, 6, 7].map((table) => `[P1] Table ${table} took 100 sec, found 4500 matches\n`).join('') +
  'Phase 1 took 600 sec\n' +
  [7, 6, 5, 4, 3, 2]
    .map(
      (table) =>
        `[P2] Table ${table} scan took 40 sec\n[P2] Table ${table} rewrite took 40 sec, dropped 5 entries (1 %)\n`,
    )
    .join('') +
  'Phase 2 took 480 sec\nWrote plot header with 252 bytes\n' +
  [2, 3, 4, 5, 6, 7]
    .map(
      (table) =>
        `[P3-1] Table ${table} took 70 sec, wrote 5 right entries\n[P3-2] Table ${table} took 70 sec, wrote 5 left entries, 5 final\n`,
    )
    .join('') +
  'Phase 3 took 840 sec, wrote 30 entries to final plot\nPhase 4 took 80 sec, final plot size is 108827497155 bytes\n' +
  END;

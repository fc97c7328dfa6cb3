import type { RowRun } from './blocks.ts';
import { isRawComplete, type RolledSources } from './hourMerge.ts';
import type { PlotLog } from './plotLog.ts';
import { RawSamples } from './rawSamples.ts';
import { TIER_SECONDS } from './retention.ts';
import { type RollUp, rollUpsOf, spanOf } from './rollUp.ts';
import { unpackRollUps } from './rollUpSheet.ts';
import type { RolledTier } from './rollUpSheets.ts';
import { RowSheet, unpackColumn } from './rowSheet.ts';
import { processOf } from './seriesIds.ts';
import type { Database } from './sqlite.ts';

export interface Finding {
  /** `file`: SQLite itself. `rows`: frames. `rollUps`: what was made of them. `plots`: plots that are through. */
  readonly kind: 'file' | 'rows' | 'rollUps' | 'plots';
  readonly text: string;
}

export interface Verification {
  /** Whether nothing is wrong. */
  readonly sound: boolean;
  /** At most 100. */
  readonly findings: readonly Finding[];
  /** How much was looked at. */
  readonly frames: number;
  readonly columns: number;
  readonly rollUps: number;
  /** Of the roll-ups those that were made anew of the frames and compared. */
  readonly recomputed: number;
}

const MOST_FINDINGS = 100;
/** Tables whose rows are JSON, each readable by itself. */
const WITH_TEXTS = [
  ['event', 'events'],
  ['plot', 'plots'],
  ['document', 'documents'],
] as const;

/**
 * Checks everything: SQLite's own structure, that all sheets can be read and fit together, and that roll-ups are those of the frames
 * as far as these are kept. Takes some seconds for a day. Within one transaction.
 */
export function verifyHistory(database: Database, sources: RolledSources, plots: PlotLog): Verification {
  const findings: Finding[] = [];
  const counts = { frames: 0, columns: 0, rollUps: 0, recomputed: 0 };
  const find = (kind: Finding['kind'], text: string) => {
    if (findings.length < MOST_FINDINGS) findings.push({ kind, text });
  };
  const attempt = (kind: Finding['kind'], what: string, check: () => void) => {
    try {
      check();
    } catch (error) {
      find(kind, `${what} can't be read: ${(error as Error).message}`);
    }
  };

  attempt('file', 'the file', () => {
    for (const { integrity_check: said } of database.prepare('PRAGMA integrity_check(20)').all()) {
      if (said === 'ok') continue;
      for (const line of String(said).split('\n')) if (!line.startsWith('***')) find('file', line);
    }
  });
  for (const [table, what] of WITH_TEXTS) {
    attempt('file', what, () => {
      const { count } =
        database.prepare(`SELECT count(*) AS count FROM ${table} WHERE NOT json_valid(body)`).get() ?? {};
      if (count !== 0) find('file', `${count} of the ${what} can't be read, and are passed over`);
    });
  }
  attempt('rows', 'the list of frames', () => checkRows(sources, counts, find, attempt));
  for (const tier of ['minute', 'hour', 'day'] as const) {
    attempt('rollUps', `the roll-ups by the ${tier}`, () => checkSheets(sources, tier, counts, find, attempt));
  }
  for (const { id, count } of plots.sheets.all()) {
    const what = `sheet ${id} of plots`;
    attempt('plots', what, () => {
      const found = plots.sheets.read(id).length;
      if (found !== count) find('plots', `${what} has ${found} plots and not ${count}`);
    });
  }
  // What can't be read can't be compared.
  if (findings.length === 0) compareRollUps(sources, counts, find);
  return { sound: findings.length === 0, findings, ...counts };
}

type Find = (kind: Finding['kind'], text: string) => void;
type Attempt = (kind: Finding['kind'], what: string, check: () => void) => void;
type Counts = { -readonly [Key in 'frames' | 'columns' | 'rollUps' | 'recomputed']: number };

function checkRows(
  { stretches, blocks, rows, catalog }: RolledSources,
  counts: Counts,
  find: Find,
  attempt: Attempt,
): void {
  const runs: { what: string; firstRow: number; lastRow: number }[] = [];
  const checkRun = (what: string, run: RowRun, sheet: RowSheet) => {
    runs.push({ what, ...run });
    const { times } = sheet;
    if (times.length !== run.lastRow - run.firstRow + 1)
      find('rows', `${what} has ${times.length} rows, not as many as it says`);
    if (times.some((time) => spanOf(time, TIER_SECONDS.hour) !== run.hour))
      find('rows', `${what} has rows of another hour`);
    counts.frames += times.length;
  };
  for (const stretch of stretches.all()) {
    const what = `the stretch of row ${stretch.firstRow}`;
    attempt('rows', what, () => {
      const sheet = new RowSheet(stretches.cells(stretch.firstRow));
      checkRun(what, stretch, sheet);
      for (const series of stretches.seriesOf(stretch.firstRow)) {
        const cells = stretches.column(stretch.firstRow, series);
        if (cells && unpackColumn(cells).length !== sheet.rows) find('rows', `${what} has a column of another length`);
        catalog.get(series);
        counts.columns++;
      }
    });
  }
  for (const block of blocks.all()) {
    const what = `the block of row ${block.firstRow}`;
    attempt('rows', what, () => {
      const sheet = new RowSheet(blocks.cells(block.firstRow));
      checkRun(what, block, sheet);
      for (const series of sheet.series) {
        sheet.sheet.column(series);
        catalog.get(series);
        counts.columns++;
      }
    });
  }
  for (const { row } of rows.times()) {
    const what = `row ${row}`;
    attempt('rows', what, () => {
      runs.push({ what, firstRow: row, lastRow: row });
      // Throws where it is not as wide as its layout.
      rows.after(row - 1, 1);
      counts.frames++;
    });
  }
  runs.sort((a, b) => a.firstRow - b.firstRow);
  runs.forEach(({ what, firstRow }, i) => {
    if (i > 0 && firstRow <= runs[i - 1].lastRow)
      find('rows', `${what} holds rows that ${runs[i - 1].what} holds as well`);
  });
}

function checkSheets(
  { rollUps, catalog }: RolledSources,
  tier: RolledTier,
  counts: Counts,
  find: Find,
  attempt: Attempt,
): void {
  for (const { series, span, spanSeconds, cells } of rollUps.sheets(tier)) {
    const what = `the sheet of ${span} of series ${series} by the ${tier}`;
    attempt('rollUps', what, () => {
      catalog.get(series);
      const all = unpackRollUps(cells);
      counts.rollUps += all.length;
      const isInPlace = ({ start }: RollUp, i: number) =>
        start >= span && start < span + spanSeconds && (i === 0 || start > all[i - 1].start);
      if (!all.every(isInPlace)) find('rollUps', `${what} has roll-ups that are not of its time or out of order`);
    });
  }
}

/** Of hours and days that are over and whose frames are all there. */
function compareRollUps(sources: RolledSources, counts: Counts, find: Find): void {
  const { stretches, blocks, rows, rollUps, catalog, meta } = sources;
  const merged = stretches.all();
  const open = [...blocks.all().map(({ hour }) => hour), ...rows.times().map(({ epochSeconds }) => epochSeconds)];
  const recent = new Set(rollUps.recentHours().map((hour) => spanOf(hour, TIER_SECONDS.day)));
  for (const length of [TIER_SECONDS.hour, TIER_SECONDS.day]) {
    const isOpen = new Set(open.map((time) => spanOf(time, length)));
    for (const start of new Set(merged.map(({ hour }) => spanOf(hour, length)))) {
      if (isOpen.has(start) || !isRawComplete(meta, start) || (length === TIER_SECONDS.day && recent.has(start)))
        continue;
      const raw = new RawSamples(sources, start, start + length);
      const runs = merged.filter(({ hour }) => hour >= start && hour < start + length);
      for (const series of new Set(runs.flatMap(({ firstRow }) => stretches.seriesOf(firstRow)))) {
        const samples = raw.of(series);
        const tiers = length === TIER_SECONDS.day ? (['day'] as const) : (['minute', 'hour'] as const);
        for (const tier of tiers) {
          if (tier !== 'minute' && processOf(series) > 0) continue;
          const made = rollUpsOf(samples, TIER_SECONDS[tier]);
          const stored = rollUps.read(series, tier, start, start + length);
          counts.recomputed += made.length;
          if (JSON.stringify(made) === JSON.stringify(stored)) continue;
          find(
            'rollUps',
            `the roll-ups by the ${tier} of ${catalog.get(series).key} from ${start} on are not those of its frames`,
          );
        }
      }
    }
  }
}

import { PlotTotalsLog } from './plotTotals.ts';
import type { Database } from './sqlite.ts';
import type { StoredPlot } from './storedPlot.ts';

const TABLES = `
  -- Plots that nothing changes any more, some hundred together.
  CREATE TABLE plot_sheet (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first_at REAL NOT NULL, last_at REAL NOT NULL, plots INTEGER NOT NULL, body BLOB NOT NULL
  );
  CREATE INDEX plot_sheet_by_time ON plot_sheet (last_at);
  -- What plots come to, by hour and day and kind.
  CREATE TABLE plot_total (
    tier TEXT NOT NULL, start INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tier, start, kind)
  ) WITHOUT ROWID;
`;

/** From version 2 to 3: plots that are through go into sheets, and totals are kept of them. Within the migration's transaction. */
export function plotsByTheDay(database: Database): void {
  database.exec(TABLES);
  const totals = new PlotTotalsLog(database);
  for (const { body } of database.prepare('SELECT body FROM plot').iterate()) {
    totals.change(undefined, JSON.parse(body as string) as StoredPlot);
  }
}

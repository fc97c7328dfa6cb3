import { CHARTS } from '../../src/pages/charts.ts';
import type { DashboardFrame } from '../../src/pages/dashboardProtocol.ts';

const LINES = 4;

/** Frames a second apart, with some lines in every chart that all move. */
export function sampleFrames(count: number): DashboardFrame[] {
  const now = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, number) => ({
    epochSeconds: now - count + number,
    charts: Object.fromEntries(CHARTS.map(({ id }, chart) => [id, { values: valuesAt(number, chart) }])),
  }));
}

function valuesAt(number: number, chart: number): Record<string, number> {
  return Object.fromEntries(
    Array.from({ length: LINES }, (_, line) => [
      `line ${line + 1}`,
      0.5 + 0.4 * Math.sin(number / (5 + line) + chart + line),
    ]),
  );
}

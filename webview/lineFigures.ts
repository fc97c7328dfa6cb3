import type { Chart } from '../src/pages/charts.ts';
import type { DashboardFrame } from '../src/pages/dashboardProtocol.ts';
import { formatQuantity } from '../src/pages/quantity.ts';

/** What a line was like in the time shown; `undefined` where there was no value. */
export interface LineFigures {
  readonly label: string;
  readonly latest: number | undefined;
  readonly mean: number | undefined;
  readonly highest: number | undefined;
}

/** Figures of each of these lines, from every measured value (not from the points drawn). */
export function lineFigures(chart: Chart, labels: readonly string[], frames: readonly DashboardFrame[]): LineFigures[] {
  const measured = frames.map(({ charts }) => charts[chart.id]?.values);
  return labels.map((label) => {
    let sum = 0;
    let count = 0;
    let highest: number | undefined;
    for (const values of measured) {
      const value = values?.[label];
      if (value === undefined || value === null) continue;
      sum += value;
      count++;
      if (highest === undefined || value > highest) highest = value;
    }
    return { label, latest: measured.at(-1)?.[label] ?? undefined, mean: count > 0 ? sum / count : undefined, highest };
  });
}

/** More would be tedious to listen to. */
const LINES_SAID = 3;

/** The chart in a sentence, for those who do not see it: the lines that matter most, with latest and highest value. */
export function chartSummary(
  chart: Chart,
  figures: readonly LineFigures[],
  nameOf: (label: string) => string = (label) => label,
): string {
  const said = figures
    .toSorted((a, b) => (b.mean ?? 0) - (a.mean ?? 0))
    .slice(0, LINES_SAID)
    .map(
      ({ label, latest, highest }) =>
        `${nameOf(label)} ${formatQuantity(chart.format, latest)} now${highest === undefined ? '' : `, at most ${formatQuantity(chart.format, highest)}`}`,
    );
  const more = figures.length - said.length;
  return `${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

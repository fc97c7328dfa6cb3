import type { ReportLegend, ReportTable } from '../../analysis/common/report.ts';
import type { Picture } from '../../pages/pictures.ts';
import type { Colours } from '../../pages/plotCharts.ts';

interface TimedParts {
  readonly sentence: string;
  /** With the room beside the plot as its padding. */
  readonly spec: object;
  readonly legend: readonly ReportLegend[];
  readonly table: ReportTable;
}

/** A picture whose horizontal axis is the time shown. */
export function timedPicture(parts: TimedParts): Picture {
  const { left, right } = (parts.spec as { padding: { left: number; right: number } }).padding;
  return { ...parts, timed: { left, right } };
}

/** Of what is there: a legend names nothing that isn't drawn. */
export function usedColours({ names, colours }: Colours, used: Iterable<string>): Colours {
  const kept = new Set(used);
  const places = names.flatMap((name, i) => (kept.has(name) ? [i] : []));
  return { names: places.map((i) => names[i]), colours: places.map((i) => colours[i]) };
}

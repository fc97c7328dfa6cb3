import type { TopLevelSpec } from 'vega-lite';
import { HEIGHT, timedFrame, topOf, VALUE_PIXELS } from './pictureSpecs.ts';
import { type Stretch, type Ticks, timeAxis } from './plotCharts.ts';

/** A host's values over the time. */
export interface HostLine {
  readonly host: string;
  readonly instance: string;
  readonly color: string;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** In the unit of the axis. */
  readonly values: readonly number[];
}

/** A line for each host; the last is drawn over the others. */
export function fleetSpec(
  description: string,
  lines: readonly HostLine[],
  unit: string,
  stretch: Stretch,
  ticks: Ticks,
): TopLevelSpec {
  // A line is pointed at as a whole: fields of its points are named so that no value is said of it (datumWords.ts).
  const values = lines.flatMap(({ host, instance, color, times, values }) =>
    times.map((time, i) => ({ host, of_instance: instance, in_color: color, at_time: time, in_unit: values[i] })),
  );
  return {
    ...timedFrame(description, VALUE_PIXELS),
    height: HEIGHT,
    data: { values },
    mark: { type: 'line', clip: true, strokeWidth: 1.5 },
    encoding: {
      x: { field: 'at_time', ...timeAxis(stretch, ticks) },
      y: {
        field: 'in_unit',
        type: 'quantitative',
        title: unit,
        scale: { domain: [Math.min(0, ...ofEach(lines, Math.min)), topOf(ofEach(lines, Math.max))], nice: false },
        axis: { tickCount: 4 },
      },
      detail: { field: 'of_instance', type: 'nominal' },
      color: { field: 'in_color', type: 'nominal', scale: null, legend: null },
    },
  } as TopLevelSpec;
}

function ofEach(lines: readonly HostLine[], pick: (one: number, other: number) => number): number[] {
  return lines.map(({ values }) => values.reduce((picked, value) => pick(picked, value), 0));
}

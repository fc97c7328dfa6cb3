/** What a chart can be exported as, by the ending of its file. */
export const CHART_FORMATS = {
  png: 'Picture',
  svg: 'Drawing',
  csv: 'Its values as a table',
  json: 'Vega-Lite specification with its data',
} as const;

export type ChartFormat = keyof typeof CHART_FORMATS;
export const CHART_FORMAT_NAMES = Object.keys(CHART_FORMATS) as readonly ChartFormat[];

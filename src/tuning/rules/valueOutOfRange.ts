import { flagFor } from '../commandForm.ts';
import type { PlotSettings, SettingName } from '../plotSettings.ts';
import type { Finding, Rule } from '../rule.ts';

/** Programs for large plots go further than the table's usual one says. */
const NUMBERS: readonly SettingName[] = [
  ...([
    'k',
    'threads',
    'compression',
    'phase2ThreadMultiplier',
    'gpuCount',
    'gpuStreams',
    'strength',
    'plotIndex',
    'metaGroup',
  ] as const),
];

export const valueOutOfRange: Rule = {
  id: 'value-out-of-range',
  finds: 'Numbers that the plotter refuses',
  check: ({ settings, title }) => [
    ...endlessWhereNotTaken(settings, title),
    ...NUMBERS.flatMap((name): Finding[] => {
      const value = settings[name];
      const flag = flagFor(settings, name);
      if (typeof value !== 'number' || !flag) return [];
      // None takes less than nothing.
      const { min = 0, max = Number.POSITIVE_INFINITY, gaps = [], allowed } = flag.range ?? {};
      const gap = gaps.find(([first, last]) => value >= first && value <= last);
      if (value >= min && value <= max && !gap) return [];
      const nearest = gap ? gap[0] - 1 : Math.min(Math.max(value, min), max);
      const most = Number.isFinite(max) ? ` to ${max}` : '';
      return [
        {
          severity: 'error',
          message: `${title} takes ${name} from ${min}${most}${allowed === undefined ? '' : ` (${allowed})`}, not ${value}. Use ${nearest}.`,
          place: [name],
          fixes: [{ title: `Use ${nearest}`, set: [name], value: nearest }],
        },
      ];
    }),
  ],
};

function endlessWhereNotTaken(settings: PlotSettings, title: string): Finding[] {
  const flag = flagFor(settings, 'count');
  if (settings.count !== 'endless' || flag === undefined || flag.endless !== undefined) return [];
  return [
    {
      severity: 'error',
      message: `${title} can't plot without an end. Write how many plots it is to make.`,
      place: ['count'],
    },
  ];
}

import { plotterById } from '../../plotters/plotters.ts';
import { givenOf, placeOfSetting } from '../givenSettings.ts';
import type { Rule, SettingFix } from '../rule.ts';

export const refusedCombination: Rule = {
  id: 'refused-combination',
  finds: 'Settings that the plotter refuses together',
  check: ({ settings }) => {
    const given = givenOf(settings);
    const refused = plotterById(settings.plotter)?.refuses?.filter(({ when }) => when(given)) ?? [];
    return refused.map(({ severity = 'error', message, about, mends = [] }) => ({
      severity,
      message,
      place: placeOfSetting(about),
      fixes: mends.map(([name, value]): SettingFix => {
        const place = placeOfSetting(name);
        return value === undefined
          ? { title: `Remove "${place.at(-1)}"`, remove: place }
          : { title: `Use ${place.at(-1)} ${value}`, set: place, value };
      }),
    }));
  },
};

import { plotterById } from '../../plotters/plotters.ts';
import type { Rule } from '../rule.ts';

export const countsForNothing: Rule = {
  id: 'counts-for-nothing',
  finds: 'Plots that the network doesn’t count',
  check: ({ settings, configuration: { k }, title }) => {
    const plotter = plotterById(settings.plotter);
    if (!plotter || plotter.isStandIn || k === undefined || plotter.isFarmed(k)) return [];
    const which = plotter.neverCompressed ? 'Of version 2 k28 alone counts.' : 'Plots count from k32 on.';
    return [
      {
        severity: 'info' as const,
        message: `Plots of ${title} at k${k} are for tests: the network doesn’t count them. ${which}`,
        place: [settings.k === undefined ? 'plotter' : 'k'],
      },
    ];
  },
};

import { plotterById } from '../../plotters/plotters.ts';
import type { Rule } from '../rule.ts';

/** Plots of version 2 are made of AES rounds. */
export const withoutAes: Rule = {
  id: 'without-aes',
  finds: 'Plots of version 2 on a processor that has no instructions for AES',
  check: ({ settings, needs: { gpuBytes }, title }, { hasAes }) => {
    if (hasAes !== false || gpuBytes !== undefined || !plotterById(settings.plotter)?.neverCompressed) return [];
    return [
      {
        severity: 'warning' as const,
        message: `${title} computes with AES, for which this processor has no instructions: plots take many times as long. Plot on a graphics card, or on another host.`,
        place: ['plotter'],
      },
    ];
  },
};

import { formatBytes } from '../../metrics/format.ts';
import type { Gpu } from '../hostFacts.ts';
import type { Rule } from '../rule.ts';

const freeIn = ({ freeBytes, memoryBytes = 0 }: Gpu) => freeBytes ?? memoryBytes;

export const graphicsMemory: Rule = {
  id: 'graphics-memory',
  finds: 'A need for a graphics card, or for memory of it, that the host has not',
  check: ({ needs: { gpuBytes }, settings, title }, { gpus }) => {
    if (gpuBytes === undefined || gpus === undefined) return [];
    const place = [settings.tier !== undefined ? 'tier' : settings.mode !== undefined ? 'mode' : 'plotter'];
    if (gpus.length === 0) {
      const message = `${title} computes on a graphics card here, and this host has none. Use another mode, or another plotter.`;
      return [{ severity: 'error' as const, message, place }];
    }
    const most = Math.max(...gpus.map(freeIn));
    const largest = Math.max(...gpus.map(({ memoryBytes = 0 }) => memoryBytes));
    if (gpuBytes <= most || largest === 0) return [];
    const never = gpuBytes > largest;
    const has = never
      ? `the largest card here has ${formatBytes(largest)}`
      : `of the cards here the emptiest has ${formatBytes(most)} free`;
    const remedy = never
      ? 'Choose a smaller tier, or another mode.'
      : 'Close what else uses it, or choose a smaller tier.';
    const message = `${title} needs ${formatBytes(gpuBytes)} of graphics memory; ${has}. ${remedy}`;
    return [{ severity: never ? ('error' as const) : ('warning' as const), message, place }];
  },
};

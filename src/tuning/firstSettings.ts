import { COUNTED_K } from '../plotters/plotSize.ts';
import { plotterById } from '../plotters/plotters.ts';
import { takes } from './commandForm.ts';
import type { Directories, PlotSettings } from './plotSettings.ts';

/** What a configuration begins with: the size that counts of the plots that its plotter makes, and the folders that it has. */
export function firstSettings(
  plotter: PlotSettings['plotter'],
  folders: { readonly tmp: string; readonly final: string },
): { readonly k: number; readonly directories?: Directories } {
  const k = COUNTED_K.find((size) => plotterById(plotter)?.isFarmed(size)) ?? COUNTED_K[0];
  const own = Object.entries(folders).filter(([use]) => takes({ plotter }, use));
  return { k, ...(own.length > 0 && { directories: Object.fromEntries(own) }) };
}

import type { Command, CommandForm } from '../plotters/command.ts';
import type { Flag } from '../plotters/flags.ts';
import { plotterById } from '../plotters/plotters.ts';
import { givenOf, plotterName } from './givenSettings.ts';
import type { PlotSettings } from './plotSettings.ts';

/** As much of a configuration as decides how its plotter is started. */
export type StartSettings = Pick<PlotSettings, 'plotter' | 'mode' | 'k' | 'compression'>;

/** How the plotter is started with these settings; a mode that it doesn't have is taken for its first. */
export function commandFormOf(settings: StartSettings): CommandForm {
  const commands = plotterById(settings.plotter)?.commands;
  if (!commands) throw new Error(`There is no plotter "${settings.plotter}".`);
  const given = givenOf(settings);
  const command: Command = commands.find(({ mode }) => mode === given.mode) ?? commands[0];
  const { program, implied, ...form } = command;
  return {
    words: [],
    positions: [],
    globalFlags: [],
    operands: [],
    withoutFlag: {},
    ...form,
    program: typeof program === 'string' ? program : program(given),
    implied: implied?.(given) ?? {},
  };
}

/** The flag or argument that carries a setting or folder; undefined where the plotter has none for it. */
export function flagFor(settings: StartSettings, name: string): Flag | undefined {
  const { positions, globalFlags, flags, operands } = commandFormOf(settings);
  const wanted = plotterName(name);
  return [...positions, ...globalFlags, ...flags, ...operands].find(({ sets }) => sets === wanted);
}

/** Whether the plotter takes a setting or folder at all. */
export function takes(settings: StartSettings, name: string): boolean {
  return flagFor(settings, name) !== undefined || name in commandFormOf(settings).withoutFlag;
}

/** Whether the plotter takes several folders for a use. */
export function takesSeveral(settings: StartSettings, use: string): boolean {
  return flagFor(settings, use)?.kind === 'directories';
}

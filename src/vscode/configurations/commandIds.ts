import type { FileAction } from '../../tuning/fileActions.ts';

/**
 * Commands that the lenses above configurations start. Each is called with the file's address as a text and the configuration's
 * name, which is absent for the combinations of the matrix.
 */
export const ACTION_COMMANDS: Readonly<Record<FileAction['action'], string>> = {
  run: 'plotscope.runPlot',
  benchmark: 'plotscope.benchmarkConfiguration',
  compare: 'plotscope.compareConfigurations',
  check: 'plotscope.checkConfiguration',
};

/** Creates the folder that a quick fix offers; not in the palette. */
export const CREATE_FOLDER = 'plotscope.createPlotFolder';

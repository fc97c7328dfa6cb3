/** What this host says of where logs are: injected, so that tests need none of it. */
export interface LogSurroundings {
  /** `CHIA_ROOT`, where it is set. */
  readonly chiaRoot: string | undefined;
  readonly home: string;
  /** Text of a small file; rejects where there is none. */
  read(path: string): Promise<string>;
}

/**
 * Patterns of the logs that Chia itself, plotman and Machinaris write, in their usual places and where plotman.yaml says.
 * Their plotters' output goes through pipes, so that no process leads to these files.
 */
export async function usualLogs({ chiaRoot, home, read }: LogSurroundings): Promise<string[]> {
  const plotman = plotmanFolder(await read(`${home}/.config/plotman/plotman.yaml`).catch(() => ''));
  return [
    `${chiaRoot ?? `${home}/.chia/mainnet`}/plotter/plotter_log_*.txt`,
    `${home}/.chia/plotman/logs/*.log`,
    ...(plotman === undefined ? [] : [`${plotman.replace(/^~(?=\/)/, home)}/*.log`]),
  ];
}

/** `logging: plots: FOLDER` (or, in older versions, `directories: log: FOLDER`) of plotman's configuration. */
function plotmanFolder(yaml: string): string | undefined {
  const folder = /^\s+(?:plots|log):\s*["']?([^\s"'#]+)/m.exec(yaml)?.[1];
  return folder?.replace(/\/$/, '');
}

/** What this host says of where logs are: injected, so that tests need none of it. */
export interface LogSurroundings {
  /** `CHIA_ROOT`, where it is set. */
  readonly chiaRoot: string | undefined;
  readonly home: string;
  /** Text of a small file; rejects where there is none. */
  read(path: string): Promise<string>;
}

/** Where chia keeps its settings and logs. */
export function chiaFolder({ chiaRoot, home }: LogSurroundings): string {
  return chiaRoot ?? `${home}/.chia/mainnet`;
}

/**
 * Patterns of the logs that Chia itself, plotman and Machinaris write, in their usual places and where plotman.yaml says.
 * Their plotters' output goes through pipes, so that no process leads to these files.
 */
export async function usualLogs(surroundings: LogSurroundings): Promise<string[]> {
  const { home, read } = surroundings;
  const plotman = plotmanFolder(await read(`${home}/.config/plotman/plotman.yaml`).catch(() => ''));
  return [
    `${chiaFolder(surroundings)}/plotter/plotter_log_*.txt`,
    `${home}/.chia/plotman/logs/*.log`,
    ...(plotman === undefined ? [] : [`${plotman.replace(/^~(?=\/)/, () => home)}/*.log`]),
  ];
}

/** `logging: plots: FOLDER` (or, in older versions, `directories: log: FOLDER`) of plotman's configuration. */
function plotmanFolder(yaml: string): string | undefined {
  const folder = /^\s+(?:plots|log):\s*["']?([^\s"'#]+)/m.exec(yaml)?.[1];
  return folder?.replace(/\/$/, '');
}

import type { TemporaryFile } from './temporaryFiles.ts';

/** A file that was written to within this time may belong to a plotter that isn't seen, in a container or on another host. */
const AT_REST_SECONDS = 600;

export interface LivePlotter {
  /** Epoch seconds: what nobody has written since is of nobody's that began then. */
  readonly startedAt: number;
  readonly folders: readonly string[];
  /** Ids of the plots that it makes or copies; undefined where they aren't known. */
  readonly plotIds: readonly string[] | undefined;
}

export interface Orphan {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Temporary files with the name of a plot that no running plotter makes.
 * @param ended ids of plots whose plotter was seen to end: their files needn't have been at rest for long.
 */
export function orphansIn(
  folder: string,
  files: readonly TemporaryFile[],
  live: readonly LivePlotter[],
  ended: ReadonlySet<string>,
  epochSeconds: number,
): Orphan[] {
  const alive = new Set(live.flatMap(({ plotIds = [] }) => plotIds));
  const uncertain = live.filter(({ folders, plotIds }) => plotIds === undefined && folders.includes(folder));
  return files.flatMap(({ name, plotId, diskBytes, modifiedAt }) => {
    if (plotId === undefined || alive.has(plotId)) return [];
    const isAtRest = epochSeconds - modifiedAt > AT_REST_SECONDS;
    const mayBeInUse = uncertain.some(({ startedAt }) => modifiedAt >= startedAt);
    if (!ended.has(plotId) && (mayBeInUse || !isAtRest)) return [];
    return [{ path: `${folder}/${name}`, bytes: diskBytes }];
  });
}

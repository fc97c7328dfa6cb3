/** Bytes of finished plots by the folder that they lie in; undefined of one that has never answered. */
export type PlotBytes = ReadonlyMap<string, number | undefined>;

/** What is known of the folders of plots: whoever lists them tells it, and whoever knows the disks asks which of them they fill. */
export class PlotFolders {
  /** Undefined until they were listed. */
  bytes: PlotBytes | undefined;
}

/** Why the share that plots take of a disk is absent. */
export const NOT_LISTED = 'its plots have not been listed yet';

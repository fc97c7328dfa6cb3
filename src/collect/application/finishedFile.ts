import type { PlotterProcess } from '../../events/events.ts';
import type { FileFacts, Folders } from '../folders.ts';
import { mayHang } from '../linux/mountInfo.ts';

/**
 * Looks for the file of a finished plot in the folders of its plotter; what isn't told by a log, it tells.
 * @param names that it may have.
 * @param root where the root folder of the process is reached from here.
 * @param done called once, at once where the folders lie on disks of this host; `undefined` where there is no such file.
 */
export function findFinishedFile(
  folders: Folders,
  { startedAt, directories = [] }: PlotterProcess,
  names: readonly string[],
  root: string,
  done: (file: FileFacts | undefined) => void,
): void {
  const places = directories.flatMap(({ path, fileSystem }) =>
    names.map((name) => ({
      path: `${root}${path}/${name}`,
      isLocal: fileSystem !== undefined && !mayHang(fileSystem),
    })),
  );
  const lookAt = (index: number): void => {
    const place = places[index];
    if (!place) {
      done(undefined);
      return;
    }
    const take = (file: FileFacts | undefined) => {
      // A file of that name may have been there before.
      if (file && !file.isFolder && file.modifiedAt >= startedAt - 1) done(file);
      else lookAt(index + 1);
    };
    folders.file(place.path, take, place.isLocal);
  };
  lookAt(0);
}

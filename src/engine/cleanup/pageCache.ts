import { runProgram } from '../../collect/runProgram.ts';

/** A command line has room for so many paths. */
const AT_ONCE = 50;

/**
 * What the page cache holds of files, as the kernel tells by mincore(2): by util-linux' fincore, since Node.js has no such call. Why it
 * can't be told, in a sentence, where it can't.
 */
export async function cachedBytes(
  paths: readonly string[],
): Promise<readonly { readonly path: string; readonly bytes: number }[] | string> {
  const found: { path: string; bytes: number }[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    try {
      const told = await runProgram('fincore', ['--json', '--bytes', '--output', 'RES,FILE', '--', ...some]);
      const { fincore } = JSON.parse(told) as { fincore: { res: number | string; file: string }[] };
      found.push(...fincore.map(({ res, file }) => ({ path: file, bytes: Number(res) })));
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const reason = isMissing ? 'fincore (util-linux) is not installed' : (error as Error).message;
      return `What the page cache holds of finished plots can't be told: ${reason}.`;
    }
  }
  return found;
}

/** Has the kernel let go of what it holds of a file, by posix_fadvise(2); what is not written yet stays. Needs no root. */
export async function dropCache(path: string): Promise<void> {
  await runProgram('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
}

import { readLine, readNumber } from '../../collect/linux/smallFile.ts';
import type { RunProgram } from '../../collect/runProgram.ts';
import type { Source } from '../../collect/source.ts';
import type { Gpu } from '../hostFacts.ts';

const MEBIBYTE = 1024 ** 2;
const NVIDIA = '/proc/driver/nvidia/gpus';
const DRM = '/sys/class/drm';
const AMD = '0x1002';
/** Windows' graphics cards within its Linux, of which the kernel tells nothing. */
const WSL = '/dev/dxg';

/** The graphics cards of a Linux host that plots can be computed on; undefined where that can't be told. */
export async function graphicsCards(source: Source, run: RunProgram): Promise<readonly Gpu[] | undefined> {
  if (source.exists(WSL)) return undefined;
  const amd = amdCards(source);
  if (source.list(NVIDIA).length === 0) return amd;
  try {
    return [...(await nvidiaCards(run)), ...amd];
  } catch {
    // There are some, and only nvidia-smi tells what they have.
    return undefined;
  }
}

async function nvidiaCards(run: RunProgram): Promise<Gpu[]> {
  const text = await run('nvidia-smi', ['--query-gpu=name,memory.total,memory.free', '--format=csv,noheader,nounits']);
  return text.split('\n').flatMap((line) => {
    const [name, total, free] = line.split(',').map((cell) => cell.trim());
    return name ? [{ name, ...bytes('memoryBytes', Number(total)), ...bytes('freeBytes', Number(free)) }] : [];
  });
}

function bytes<Name extends string>(name: Name, mebibytes: number): Partial<Record<Name, number>> {
  return mebibytes >= 0 ? ({ [name]: mebibytes * MEBIBYTE } as Record<Name, number>) : {};
}

function amdCards(source: Source): Gpu[] {
  const folders = source.list(DRM).flatMap((name) => (/^card\d+$/.test(name) ? [`${DRM}/${name}/device`] : []));
  return folders
    .filter((folder) => readLine(source, `${folder}/vendor`) === AMD)
    .map((folder) => {
      const total = readNumber(source, `${folder}/mem_info_vram_total`);
      const free = total - readNumber(source, `${folder}/mem_info_vram_used`);
      const name = readLine(source, `${folder}/product_name`) || 'AMD graphics card';
      return { name, ...(total > 0 && { memoryBytes: total }), ...(free >= 0 && { freeBytes: free }) };
    });
}

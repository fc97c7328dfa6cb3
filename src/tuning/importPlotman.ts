import { baseName } from '../plotters/filePath.ts';
import { ForeignValues, type YamlMap } from './foreignValues.ts';
import { byName, given, withSlash } from './importSettings.ts';
import type { Directories, PlotSettings } from './plotSettings.ts';

type Part = Omit<PlotSettings, 'directories'>;

const LEFT_OUT: Readonly<Record<string, string>> = {
  scheduling: 'When jobs begin and how many run at once is the manager’s own.',
  archiving: 'Moving finished plots to another host is the manager’s own.',
  archive: 'Moving finished plots to another host is the manager’s own.',
};

/**
 * Configurations of plotman's plotman.yaml, or of the fork that Machinaris writes: one for each temporary folder, since plotman
 * spreads its jobs over them.
 */
export function importPlotman(root: YamlMap, remarks: string[]): Record<string, PlotSettings> {
  const all = new ForeignValues(root, '', remarks);
  const directories = all.group('directories');
  const plotting = all.group('plotting');
  const part = partOf(plotting, remarks);
  for (const [key, why] of Object.entries(LEFT_OUT)) {
    if (all.has(key) || directories.has(key)) remarks.push(`${key}: left out. ${why}`);
  }
  const tmps = directories.texts('tmp');
  if (tmps.length === 0) remarks.push('directories.tmp is missing: name temporary folders in the configuration.');
  const configurations = (tmps.length > 0 ? tmps : [undefined]).map((tmp): readonly [string, PlotSettings] => [
    tmp === undefined ? part.plotter : `${part.plotter} ${baseName(tmp)}`,
    { ...part, directories: directoriesOf(part, tmp, directories) },
  ]);
  noteDestinations(part, directories, remarks);
  return byName(configurations);
}

function directoriesOf(part: Part, tmp: string | undefined, directories: ForeignValues): Directories {
  const wantsSlash = part.plotter === 'madmax' || part.plotter === 'gigahorse';
  const written = (folder: string) => (wantsSlash ? withSlash(folder) : folder);
  const [first, ...others] = directories.texts('dst').map(written);
  const tmp2 = directories.text('tmp2');
  const tmp3 = directories.text('tmp3');
  const isGpu = part.plotter === 'gigahorse' && part.mode === 'cuda';
  return given<Directories>({
    tmp: tmp === undefined ? undefined : written(tmp),
    tmp2: tmp2 === undefined ? undefined : written(tmp2),
    tmp3: tmp3 === undefined || !isGpu ? undefined : written(tmp3),
    final: first !== undefined && others.length > 0 && takesMany(part) ? [first, ...others] : first,
  });
}

function takesMany({ plotter, mode }: Part): boolean {
  return plotter === 'bladebit' || (plotter === 'gigahorse' && mode === 'cuda');
}

function noteDestinations(part: Part, directories: ForeignValues, remarks: string[]): void {
  const [first, ...others] = directories.texts('dst');
  if (others.length > 0 && !takesMany(part)) {
    remarks.push(
      `directories.dst: ${first} is taken; the plotter knows one destination, so ${others.join(', ')} are left out.`,
    );
  }
}

function partOf(plotting: ForeignValues, remarks: string[]): Part {
  const type = plotting.text('type') ?? 'chia';
  const keys = {
    farmerKey: plotting.text('farmer_pk'),
    poolKey: plotting.text('pool_pk'),
    contract: plotting.text('pool_contract_address'),
  };
  const own = plotting.group(type);
  const binary = own.text('executable');
  switch (type) {
    case 'madmax':
    case 'gigahorse':
      return { ...madmaxPart(own, type), ...given<Partial<Part>>({ binary, ...keys }) };
    case 'bladebit':
    case 'bladebit2disk':
      return { ...bladebitPart(own, type), ...given<Partial<Part>>({ binary, ...keys }) };
    case 'chia':
      return { ...chiaPart(plotting.has('chia') ? own : plotting), ...given<Partial<Part>>({ binary, ...keys }) };
    default:
      remarks.push(`plotting.type ${type} isn't known: taken for Mad Max. Correct "plotter".`);
      return { ...madmaxPart(own, type), ...given<Partial<Part>>({ binary, ...keys }) };
  }
}

/** Machinaris runs Gigahorse under the name of Mad Max: a level or a graphics card tells them apart. */
function madmaxPart(own: ForeignValues, type: string): Part {
  const compression = own.whole('compression');
  const isGpu = own.text('mode') === 'gpuplot';
  const shared = own.whole('gpu_shared_memory');
  const common = {
    k: own.whole('k'),
    networkPort: own.whole('network_port'),
    waitForCopy: own.yesNo('waitforcopy'),
  };
  if (isGpu) {
    return given<Part>({
      plotter: 'gigahorse',
      mode: 'cuda',
      ...common,
      compression,
      gpuDevice: own.whole('gpu_device'),
      gpuCount: own.whole('gpu_ndevices'),
      gpuStreams: own.whole('gpu_streams'),
      directIo: own.yesNo('gpu_directio'),
      memoryLimit: shared === undefined ? undefined : `${shared}G`,
    });
  }
  const isGigahorse = type === 'gigahorse' || (compression ?? 0) > 0;
  return given<Part>({
    plotter: isGigahorse ? 'gigahorse' : 'madmax',
    mode: isGigahorse ? 'cpu' : undefined,
    ...common,
    threads: own.whole('n_threads'),
    buckets: own.whole('n_buckets'),
    buckets3: own.whole('n_buckets3'),
    phase2ThreadMultiplier: own.whole('n_rmulti2'),
    tmpToggle: own.yesNo('tmptoggle'),
    compression: isGigahorse ? compression : undefined,
  });
}

function bladebitPart(own: ForeignValues, type: string): Part {
  const modes = { diskplot: 'disk', ramplot: 'ram', gpuplot: 'cuda', cudaplot: 'cuda' } as const;
  const named = own.text('mode');
  const mode = named === undefined ? undefined : modes[named as keyof typeof modes];
  return given<Part>({
    plotter: 'bladebit',
    mode: mode ?? (type === 'bladebit2disk' ? 'disk' : 'ram'),
    threads: own.whole('threads'),
    buckets: own.whole('buckets'),
    cache: own.text('cache'),
    compression: own.whole('compression'),
    flags: own.yesNo('no_numa') ? ['--no-numa'] : undefined,
  });
}

function chiaPart(own: ForeignValues): Part {
  const buffer = own.whole('job_buffer');
  return given<Part>({
    plotter: 'chiapos',
    mode: 'chia',
    k: own.whole('k'),
    threads: own.whole('n_threads'),
    buckets: own.whole('n_buckets'),
    buffer: buffer === undefined ? undefined : `${buffer}M`,
    bitfield: own.yesNo('e') ? false : undefined,
  });
}

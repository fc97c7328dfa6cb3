import { markdownText } from '../../analysis/common/markdownText.ts';
import type { PlotterDirectory } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { formatBytes } from '../../metrics/format.ts';
import type { PlotConfiguration } from '../../plotters/configuration.ts';
import type { Row } from './row.ts';

const DIRECTORY_NAMES: Readonly<Record<PlotterDirectory['use'], string>> = {
  tmp: 'Temporary folder',
  tmp2: 'Second temporary folder',
  tmp3: 'Third temporary folder',
  stage: 'Stage folder',
  final: 'Final folder',
};

/** The settings that matter for speed and space, in the words of the field. */
const SETTINGS: readonly (readonly [name: string, text: (c: PlotConfiguration) => string | number | undefined])[] = [
  ['Mode', (c) => c.mode],
  ['k', (c) => c.k],
  ['Plots', (c) => (c.endless ? 'until stopped' : c.count)],
  ['Threads', (c) => c.threads],
  ['Buckets', (c) => buckets(c)],
  ['Strength', (c) => c.strength],
  ['Compression level', (c) => c.compression],
  ['Cache', (c) => bytes(c.cacheBytes)],
  ['Buffer', (c) => bytes(c.bufferBytes)],
  ['GPU', (c) => c.gpuDevice],
  ['Unknown flags', (c) => c.unknownFlags?.join(' ') || undefined],
];

/** What a plotter was told to do, its own defaults filled in; none where its command line isn't understood. */
export function configurationRow(plotter: RunningPlotter): Row | undefined {
  const { configuration } = plotter;
  if (!configuration) return undefined;
  const facts = SETTINGS.flatMap(([name, text]) => {
    const value = text(configuration);
    return value === undefined ? [] : [{ name, text: String(value) }];
  });
  if (facts.length === 0) return undefined;
  return {
    id: `${plotter.id}/Configuration`,
    label: 'Configuration',
    description: summary(configuration),
    icon: { name: 'settings' },
    children: facts.map(({ name, text }) => ({
      id: `${plotter.id}/Configuration/${name}`,
      label: name,
      description: text,
      icon: { name: 'symbol-property' },
    })),
  };
}

/** Where the folders of a plotter lie: file system and physical disks. */
export function directoryRows({ id, directories = [] }: RunningPlotter): Row[] {
  return directories.map(({ use, path, fileSystem, mountpoint, disks }, number) => {
    const place = disks.length > 0 ? `on ${disks.join(', ')}` : fileSystem && `on ${fileSystem}`;
    const lies = [path, place].filter(Boolean).join(' · ');
    return {
      id: `${id}/directory/${number}`,
      label: DIRECTORY_NAMES[use],
      description: lies,
      tooltip: [lies, mountpoint && `mounted at ${mountpoint}`, fileSystem]
        .flatMap((text) => (text ? [markdownText(text)] : []))
        .join('\n\n'),
      icon: { name: 'folder-opened' },
    };
  });
}

function summary({ k, threads, compression }: PlotConfiguration): string {
  return [
    k !== undefined && `k${k}`,
    compression !== undefined && `C${compression}`,
    threads !== undefined && `${threads} threads`,
  ]
    .filter(Boolean)
    .join(', ');
}

function buckets({ buckets: first, buckets3 }: PlotConfiguration): string | number | undefined {
  return buckets3 === undefined || buckets3 === first ? first : `${first}, ${buckets3} in phases 3 and 4`;
}

function bytes(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatBytes(value);
}

import { ForeignValues, isMap, type YamlMap } from './foreignValues.ts';
import { byName, given, withSlash } from './importSettings.ts';
import type { Directories, PlotSettings } from './plotSettings.ts';

/** Configurations of Swar's config.yaml: one for each of its jobs. */
export function importSwar(root: YamlMap, remarks: string[]): Record<string, PlotSettings> {
  const all = new ForeignValues(root, '', remarks);
  const isMadmax = all.text('backend') === 'madmax';
  const binary = all.text('chia_location');
  const jobs = Array.isArray(root.jobs) ? root.jobs : [];
  remarks.push(
    'global, and the jobs’ numbers of plots and staggering: left out. When jobs begin is the manager’s own.',
  );
  return byName(
    jobs.filter(isMap).map((job, index): readonly [string, PlotSettings] => {
      const values = new ForeignValues(job, `jobs[${index}].`, remarks);
      const name = values.text('name') ?? `job ${index + 1}`;
      const note = (text: string) => remarks.push(`${name}: ${text}`);
      return [
        name,
        { ...settingsOf(values, isMadmax), ...given({ binary }), directories: directoriesOf(values, isMadmax, note) },
      ];
    }),
  );
}

function settingsOf(job: ForeignValues, isMadmax: boolean): PlotSettings {
  const buffer = job.whole('memory_buffer');
  const common = {
    k: job.whole('size'),
    threads: job.whole('threads'),
    buckets: job.whole('buckets'),
    farmerKey: job.text('farmer_public_key'),
    poolKey: job.text('pool_public_key'),
    contract: job.text('pool_contract_address'),
  };
  if (isMadmax) {
    return given<PlotSettings>({
      plotter: 'madmax',
      ...common,
      buckets3: job.whole('buckets_p3'),
      phase2ThreadMultiplier: job.whole('threadX_p2'),
    });
  }
  return given<PlotSettings>({
    plotter: 'chiapos',
    mode: 'chia',
    ...common,
    buffer: buffer === undefined ? undefined : `${buffer}M`,
    bitfield: job.yesNo('bitfield') === false ? false : undefined,
    flags: job.yesNo('exclude_final_dir') ? ['-x'] : undefined,
  });
}

/** Swar goes through lists of folders in turn; a configuration names the first. */
function directoriesOf(job: ForeignValues, isMadmax: boolean, note: (text: string) => void): Directories {
  const first = (key: string): string | undefined => {
    const [folder, ...others] = job.texts(key);
    if (others.length > 0) note(`${key} takes turns; ${folder} is taken, ${others.join(', ')} left out.`);
    return folder === undefined || !isMadmax ? folder : withSlash(folder);
  };
  const final = first('destination_directory');
  return given<Directories>({
    tmp: first('temporary_directory'),
    tmp2: job.yesNo('temporary2_destination_sync') ? final : first('temporary2_directory'),
    final,
  });
}

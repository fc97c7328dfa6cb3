import { ForeignValues, isMap, type YamlMap } from './foreignValues.ts';
import { byName, directoriesFor, formOf, noteUnasked, settingsFrom, withoutAbsent } from './managerSettings.ts';
import type { PlotSettings } from './plotSettings.ts';

/** Configurations of Swar's config.yaml: one for each of its jobs. */
export function importSwar(root: YamlMap, remarks: string[]): Record<string, PlotSettings> {
  const all = new ForeignValues(root, '', remarks);
  const type = all.text('backend') ?? 'chia';
  const binary = all.text('chia_location');
  const jobs = all.at('jobs');
  const values = (Array.isArray(jobs) ? jobs : [])
    .filter(isMap)
    .map((job, index) => new ForeignValues(job, `jobs[${index}].`, remarks));
  const configurations = values.map((job, index): readonly [string, PlotSettings] => {
    const name = job.text('name') ?? `job ${index + 1}`;
    return [name, jobSettings(type, job, binary, (text) => remarks.push(`${name}: ${text}`))];
  });
  noteUnasked([all, ...values], 'They are the manager’s own: when jobs begin, how many, and beside what.', remarks);
  return byName(configurations);
}

function jobSettings(
  type: string,
  job: ForeignValues,
  binary: string | undefined,
  note: (text: string) => void,
): PlotSettings {
  const settings = withoutAbsent<PlotSettings>({
    ...settingsFrom(formOf('Swar', type, job), job),
    k: job.whole('size'),
    binary,
    farmerKey: job.text('farmer_public_key'),
    poolKey: job.text('pool_public_key'),
    contract: job.text('pool_contract_address'),
  });
  /** Swar goes through lists of folders in turn; a configuration names the first. */
  const first = (key: string): string | undefined => {
    const [folder, ...others] = job.texts(key);
    if (others.length > 0) note(`${key} takes turns; ${folder} is taken, ${others.join(', ')} left out.`);
    return folder;
  };
  const final = first('destination_directory');
  const tmp = first('temporary_directory');
  const tmp2 = job.yesNo('temporary2_destination_sync') ? final : first('temporary2_directory');
  return {
    ...settings,
    directories: directoriesFor(settings, { tmp, tmp2, final: final === undefined ? [] : [final] }, note),
  };
}

import { isMap } from './foreignValues.ts';
import { importPlotman } from './importPlotman.ts';
import { importSwar } from './importSwar.ts';
import type { PlotSettings } from './plotSettings.ts';
import { readYaml, type YamlValue } from './yaml.ts';

/** No manager's configuration is nearly as large. */
const MOST_CHARACTERS = 2 ** 20;

export interface Imported {
  /** Which manager's file it was. */
  readonly from: 'plotman' | 'Machinaris' | 'Swar';
  readonly configurations: Readonly<Record<string, PlotSettings>>;
  /** What was left out or taken with reserve, a sentence each. */
  readonly remarks: readonly string[];
}

/** A file that can't be imported; the message says why, and what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/**
 * Configurations of another manager of plots, recognised by its keys: plotman.yaml (of plotman or Machinaris) or Swar's config.yaml.
 * @throws {ImportError} where the file isn't understood.
 */
export function importConfiguration(text: string): Imported {
  const root = parsed(text);
  if (!isMap(root)) throw new ImportError('The file holds no settings. Choose a plotman.yaml, or Swar’s config.yaml.');
  const remarks: string[] = [];
  const imported = (from: Imported['from'], configurations: Imported['configurations']): Imported => ({
    from,
    configurations,
    remarks: [...new Set(remarks)],
  });
  if (Array.isArray(root.jobs)) return imported('Swar', importSwar(root, remarks));
  if (isMap(root.directories) && isMap(root.plotting)) {
    const from = isOfMachinaris(root.directories, root.plotting) ? 'Machinaris' : 'plotman';
    return imported(from, importPlotman(root, remarks));
  }
  throw new ImportError(
    'The file has neither directories and plotting (plotman, Machinaris) nor jobs (Swar). Choose a plotman.yaml, or Swar’s config.yaml.',
  );
}

function parsed(text: string): YamlValue {
  if (text.length > MOST_CHARACTERS) {
    throw new ImportError('The file is larger than 1 MiB. Choose a plotman.yaml, or Swar’s config.yaml.');
  }
  try {
    return readYaml(text);
  } catch (error) {
    throw new ImportError(`The file can't be read: ${(error as Error).message}.`);
  }
}

/** Keys that only the fork has that Machinaris uses. */
function isOfMachinaris(
  directories: { readonly [key: string]: YamlValue },
  plotting: { readonly [key: string]: YamlValue },
): boolean {
  const { madmax, bladebit } = plotting;
  const hasOwnKeys = (group: YamlValue | undefined) =>
    isMap(group) && ['mode', 'network_port', 'compression'].some((key) => key in group);
  return 'tmp3' in directories || hasOwnKeys(madmax) || hasOwnKeys(bladebit);
}

import { dirname, resolve } from 'node:path';
import { decodeText } from '../../src/input/decodeText.ts';
import { didYouMean } from '../../src/input/nearestName.ts';
import { readNamed } from '../../src/input/regularFile.ts';
import { UsageError } from '../../src/terminal/output.ts';
import { type ConfigurationFile, MOST_FILE_BYTES, readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import { type Directories, listOf } from '../../src/tuning/plotSettings.ts';

export interface Reference {
  readonly path: string;
  readonly name?: string;
  readonly file: ConfigurationFile;
}

/** Reads the file of `FILE` or `FILE#NAME`. Throws a UsageError that says what is wrong with it. */
export function readReference(text: string): Reference {
  const cut = text.lastIndexOf('#');
  const path = resolve(cut < 0 ? text : text.slice(0, cut));
  let content: string;
  try {
    content = decodeText(readNamed(path, MOST_FILE_BYTES));
  } catch (error) {
    throw new UsageError(
      `${path} can't be read (${(error as Error).message}): name a file of plotter configurations, FILE or FILE#NAME.`,
    );
  }
  const file = readConfigurationFile(content);
  if (file.configurations.length === 0) {
    throw new UsageError(`${path} holds no configuration that can be used. ${file.mistakes[0]?.message ?? ''}`.trim());
  }
  return { path, file, ...(cut < 0 ? {} : { name: text.slice(cut + 1) }) };
}

/** The configuration that `FILE#NAME` names, or the only one of `FILE`; combinations of its matrix have names too. */
export function configurationOfReference(text: string): NamedConfiguration {
  const { path, name, file } = readReference(text);
  const all = [...file.configurations, ...file.combinations];
  const names = file.configurations.map((one) => one.name).join(', ');
  const found =
    name === undefined
      ? file.configurations.length === 1
        ? file.configurations[0]
        : undefined
      : all.find((one) => one.name === name);
  if (found) return fromFolder(found, path);
  throw new UsageError(
    name === undefined
      ? `${path} holds several configurations (${names}): name one, as in ${text}#${file.configurations[0]?.name}.`
      : `${path} holds no configuration "${name}": there is ${names}.${didYouMean(
          name,
          all.map((one) => one.name),
        )}`,
  );
}

/** Relative folders and programs of a configuration are those beside its file. */
export function fromFolder({ name, settings }: NamedConfiguration, path: string): NamedConfiguration {
  const beside = (folder: string) => (folder.startsWith('@') ? folder : resolve(dirname(path), folder));
  const { binary, directories } = settings;
  const isPath = binary !== undefined && /[\\/]/.test(binary);
  const absolute = Object.entries(directories ?? {}).flatMap(([use, value]) =>
    value === undefined ? [] : [[use, typeof value === 'string' ? beside(value) : listOf(value).map(beside)] as const],
  );
  return {
    name,
    settings: {
      ...settings,
      ...(isPath && { binary: beside(binary) }),
      ...(directories && { directories: Object.fromEntries(absolute) as Directories }),
    },
  };
}

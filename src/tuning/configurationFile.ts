import * as v from 'valibot';
import { type JsonDocument, type JsonNode, parseJsonc, plainValue, type TextRange } from '../input/jsonc.ts';
import { PLOTTER_IDS } from '../plotters/plotters.ts';
import { memberAt, nodeAt, type Path, rangeOf } from './jsonPath.ts';
import { expandMatrix, MatrixError } from './matrix.ts';
import { meantSetting } from './meantSetting.ts';
import type { NamedConfiguration } from './namedConfiguration.ts';
import { Matrix, PlotSettings } from './plotSettings.ts';

/** The ending by which editors and commands know a file of plotter configurations. */
export const FILE_ENDING = '.plotscope.json';

/** A larger file is no configuration of anybody's. */
export const MOST_FILE_BYTES = 4 * 2 ** 20;

/** Something that keeps a file, or a part of it, from being understood. */
export interface FileMistake {
  readonly kind: 'syntax' | 'schema' | 'unknown-setting';
  /** What is wrong, and what to do. */
  readonly message: string;
  readonly range: TextRange;
  /** The name that was probably meant by the one at the range. */
  readonly meant?: string;
}

export interface ConfigurationFile {
  readonly document: JsonDocument;
  /** Those that are well-formed, in the file's order. */
  readonly configurations: readonly NamedConfiguration[];
  /** Combinations of the matrix; empty where there is none or it can't be expanded. */
  readonly combinations: readonly NamedConfiguration[];
  readonly mistakes: readonly FileMistake[];
}

/** Reads a file of plotter configurations. Never throws: a mistake in one configuration leaves the others usable. */
export function readConfigurationFile(text: string): ConfigurationFile {
  const document = parseJsonc(text);
  const mistakes: FileMistake[] = document.mistakes.map(({ message, start, end }) => ({
    kind: 'syntax',
    message,
    range: { start, end },
  }));
  const { root } = document;
  const schema: Report = (path, message, range = rangeOf(root, path), unknown) =>
    mistakes.push({ kind: 'schema', message, range, ...unknown });
  if (root === undefined) return { document, configurations: [], combinations: [], mistakes };
  if (root.kind !== 'object') {
    schema([], 'The file must hold an object. Begin with { "configurations": { } }.');
    return { document, configurations: [], combinations: [], mistakes };
  }
  for (const { key } of root.members) {
    if (!['$schema', 'configurations', 'matrix'].includes(key.name)) {
      schema(
        [key.name],
        `"${key.name}" means nothing here. Remove it; there are configurations, matrix and $schema.`,
        key,
      );
    }
  }
  const configurations = namedConfigurations(root, schema);
  return { document, configurations, combinations: combinationsOf(root, configurations, schema), mistakes };
}

type Report = (path: Path, message: string, range?: TextRange, unknown?: Pick<FileMistake, 'kind' | 'meant'>) => void;

function namedConfigurations(root: JsonNode, report: Report): NamedConfiguration[] {
  const node = nodeAt(root, ['configurations']);
  if (node?.kind !== 'object') {
    report(
      ['configurations'],
      `There are no configurations. Add "configurations": { "name": { "plotter": "${PLOTTER_IDS[0]}" } }.`,
    );
    return [];
  }
  return node.members.flatMap(({ key: { name }, value }) => {
    if (value === undefined) return [];
    const result = v.safeParse(PlotSettings, plainValue(value));
    if (result.success) return [{ name, settings: result.output }];
    reportIssues(root, result.issues, ['configurations', name], report);
    return [];
  });
}

function combinationsOf(
  root: JsonNode,
  configurations: readonly NamedConfiguration[],
  report: Report,
): NamedConfiguration[] {
  const node = nodeAt(root, ['matrix']);
  if (node === undefined) return [];
  const result = v.safeParse(Matrix, plainValue(node));
  if (!result.success) {
    reportIssues(root, result.issues, ['matrix'], report);
    return [];
  }
  try {
    return expandMatrix(
      Object.fromEntries(configurations.map(({ name, settings }) => [name, settings])),
      result.output,
    );
  } catch (error) {
    if (!(error instanceof MatrixError)) throw error;
    report(['matrix', ...error.place], error.message);
    return [];
  }
}

function reportIssues(root: JsonNode, issues: readonly v.BaseIssue<unknown>[], at: Path, report: Report): void {
  for (const issue of issues) {
    const path = [...at, ...(issue.path ?? []).map(({ key }) => key as string | number)];
    const name = String(path.at(-1));
    // valibot's word for a name that an object doesn't have, and for one that it lacks.
    if (issue.type === 'strict_object' && issue.expected === 'never') {
      reportUnknown(root, path, name, report);
    } else if (issue.type === 'strict_object' && issue.received === 'undefined') {
      report(path.slice(0, -1), `"${name}" is missing. Add it.`);
    } else report(path, `"${name}" can't have this value. ${issue.message}`);
  }
}

/** A name that is no setting, with the one that was probably meant. */
function reportUnknown(root: JsonNode, path: Path, name: string, report: Report): void {
  const isSetting = path[0] === 'configurations';
  const isFolder = path.at(-2) === 'directories';
  const { plotter } = plainValue(nodeAt(root, path.slice(0, 2)) ?? root) as { plotter?: unknown };
  const meant = isSetting ? meantSetting(name, isFolder, String(plotter)) : undefined;
  const advice = meant === undefined ? 'Remove it, or pass a flag in "flags".' : `Did you mean "${meant}"?`;
  const unknown = isSetting ? { kind: 'unknown-setting' as const, ...(meant !== undefined && { meant }) } : undefined;
  report(path, `"${name}" is no setting. ${advice}`, memberAt(root, path)?.key, unknown);
}

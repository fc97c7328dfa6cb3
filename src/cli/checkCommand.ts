import { dirname, resolve } from 'node:path';
import pc from 'picocolors';
import { decodeText } from '../input/decodeText.ts';
import { didYouMean } from '../input/nearestName.ts';
import { readNamed } from '../input/regularFile.ts';
import { positionOf, type TextPosition } from '../input/textPosition.ts';
import { formatCount } from '../metrics/format.ts';
import { type Output, UsageError } from '../terminal/output.ts';
import { argvOf } from '../tuning/argv.ts';
import { type Problem, problemsOf } from '../tuning/checkFile.ts';
import { MOST_FILE_BYTES, readConfigurationFile } from '../tuning/configurationFile.ts';
import type { HostFacts } from '../tuning/hostFacts.ts';
import { readHostFacts } from '../tuning/inventory/hostFacts.ts';
import { asksFor } from '../tuning/subject.ts';

interface CheckOptions {
  readonly json: boolean;
  /** Checks one configuration only. */
  readonly configuration?: string;
  /** Facts of the host; without it this host's are read. */
  readonly factsFor?: typeof readHostFacts;
}

/** A problem as it is printed: lines and columns from 1, the end after the last character. */
interface PlacedProblem extends Omit<Problem, 'range' | 'fixes'>, TextPosition {
  readonly endLine: number;
  readonly endColumn: number;
  /** What the quick fixes would do. */
  readonly fixes: readonly string[];
}

/**
 * Checks a file of plotter configurations on this host. Gives the exit code: 1 where there is an error, 0 where there are only
 * warnings or nothing.
 * @throws {UsageError} where the file can't be read, or has no such configuration.
 */
export async function checkCommand(output: Output, path: string, options: CheckOptions): Promise<number> {
  const text = readText(path);
  const file = readConfigurationFile(text);
  const wanted = options.configuration;
  if (wanted !== undefined && !file.configurations.some(({ name }) => name === wanted) && file.mistakes.length === 0) {
    const names = file.configurations.map(({ name }) => name);
    const others = names.length === 0 ? 'It has none: add one.' : `It has ${names.join(', ')}: name one of them.`;
    throw new UsageError(`${path} has no configuration "${wanted}". ${others}${didYouMean(wanted, names)}`);
  }
  const configurations = file.configurations.filter(({ name }) => wanted === undefined || name === wanted);
  const questions = asksFor(configurations.map(({ settings }) => settings));
  const facts = await (options.factsFor ?? readHostFacts)({ ...questions, cwd: dirname(resolve(path)) });
  const problems = problemsOf({ ...file, configurations }, facts).map((problem) => placed(text, problem));
  if (options.json) {
    const commands = configurations.map(({ name, settings }) => ({ name, argv: argvOf(settings) }));
    output.out(`${JSON.stringify({ file: path, problems, configurations: commands, host: facts }, null, 2)}\n`);
  } else output.out(forPeople(path, problems, configurations.length, facts));
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function readText(path: string): string {
  try {
    return decodeText(readNamed(path, MOST_FILE_BYTES));
  } catch (error) {
    throw new UsageError(
      `${path} can't be read: ${(error as Error).message}. Name a file of plotter configurations (NAME.plotscope.json).`,
    );
  }
}

function placed(text: string, { range, fixes, ...problem }: Problem): PlacedProblem {
  const end = positionOf(text, range.end);
  return {
    ...problem,
    ...positionOf(text, range.start),
    endLine: end.line,
    endColumn: end.column,
    fixes: fixes.map(({ title }) => title),
  };
}

const COLOURS = { error: pc.red, warning: pc.yellow, info: pc.cyan };

function forPeople(path: string, problems: readonly PlacedProblem[], configurations: number, facts: HostFacts): string {
  const lines = problems.map(({ line, column, severity, message, rule, configuration, fixes }) => {
    const name = configuration === undefined ? '' : `${configuration || '""'}: `;
    const fix = fixes.length > 0 ? pc.dim(` Fix: ${fixes.join('; ')}.`) : '';
    return `${path}:${line}:${column}: ${COLOURS[severity](severity)}: ${name}${message}${fix} ${pc.dim(`[${rule}]`)}`;
  });
  const count = (severity: string) => {
    const { length } = problems.filter((problem) => problem.severity === severity);
    return formatCount(length, severity);
  };
  const unread = facts.logicalCores === undefined ? ' Not everything could be read of this host.' : '';
  const checked = `${formatCount(configurations, 'configuration')} checked on this host`;
  return `${[...lines, `${checked}: ${count('error')}, ${count('warning')}.${unread}`].join('\n')}\n`;
}

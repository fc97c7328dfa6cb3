import { type Command, Option } from 'commander';
import { ANALYSIS_KINDS } from '../analysis/past/analysis.ts';
import { hostId } from '../engine/hostId.ts';
import { TIERS } from '../history/retention.ts';
import { standardOutput } from '../terminal/output.ts';
import {
  historyAnalyzeProgram,
  historyExportCommand,
  historyImportCommand,
  historyPlotListCommand,
  historyPlotsCommand,
  historyQueryCommand,
  historyStatsCommand,
  historyVerifyCommand,
} from './commands.ts';
import { between, FROM_HELP, rangeAt, TO_HELP } from './optionValues.ts';

interface Around {
  /** Where the history lies, as it is asked for or else of this host. */
  pathOf(setting: string | undefined): string;
  readonly version: string;
}

/** `plotscope history …` */
export function addHistoryCommands(program: Command, { pathOf, version }: Around): void {
  const history = program.command('history').description('what is kept of this host: look, take out, put in, check');
  /** All of them have `--path` and `--json`. */
  const historyCommand = (nameAndArguments: string, description: string) =>
    history
      .command(nameAndArguments)
      .description(description)
      .option('--json', 'as JSON', false)
      .option('--path <file>', 'a history other than that of this host: a folder, or a file that ends in .sqlite');

  historyCommand('stats', 'say what is kept, from when to when, and what it takes').action(async ({ path, json }) => {
    process.exitCode = await historyStatsCommand(standardOutput, { path: pathOf(path), json });
  });

  historyCommand('query <metric>', 'print the values of a metric (docs/METRICS.md lists them)')
    .option('--where <attributes>', 'only these series: name=value, separated by commas')
    .option('--from <time>', FROM_HELP, '1h')
    .option('--to <time>', TO_HELP, 'now')
    .option('--points <n>', 'how many are wanted at least', between(1, 1e6))
    .addOption(new Option('--tier <tier>', 'which resolution (without it: what fits)').choices(TIERS))
    .action(async (metric: string, { path, json, where, from, to, points, tier }) => {
      const range = rangeAt(from, to);
      process.exitCode = await historyQueryCommand(standardOutput, {
        ...range,
        path: pathOf(path),
        json,
        metric,
        where,
        points,
        tier,
      });
    });

  historyCommand('plots', 'say how many plots were made, what they took, and why some failed')
    .addOption(new Option('--by <span>', 'in spans of').choices(['hour', 'day']).default('day'))
    .option('--list', 'each of them, the newest 20,000 of the range', false)
    .option('--from <time>', FROM_HELP, '30d')
    .option('--to <time>', TO_HELP, 'now')
    .action(async ({ path, json, by, list, from, to }) => {
      const range = { path: pathOf(path), json, ...rangeAt(from, to) };
      process.exitCode = list
        ? await historyPlotListCommand(standardOutput, range)
        : await historyPlotsCommand(standardOutput, { ...range, by });
    });

  historyCommand(
    'export <file>',
    'write a part to a .csv or .jsonl file (- for JSON lines), or all as it is to .sqlite',
  )
    .option('--from <time>', FROM_HELP, '30d')
    .option('--to <time>', TO_HELP, 'now')
    .option('--metrics <names>', 'only these, separated by commas', (text) =>
      text.split(',').map((name) => name.trim()),
    )
    .addOption(new Option('--tier <tier>', 'only this resolution').choices(TIERS))
    .action(async (file: string, { path, json, from, to, metrics, tier }) => {
      const range = rangeAt(from, to);
      process.exitCode = await historyExportCommand(standardOutput, {
        ...range,
        path: pathOf(path),
        json,
        file,
        metrics,
        tier,
      });
    });

  historyCommand(
    'import <file>',
    'take up an export (.jsonl, - for standard input, or a .sqlite copy); twice is as once. What is of another host is kept beside it',
  )
    .option('--own', 'it is of this host, though it says otherwise: as after that was set up anew', false)
    .action(async (file: string, { path, json, own }) => {
      process.exitCode = await historyImportCommand(standardOutput, { path: pathOf(path), json, file, version, own });
    });

  historyCommand('analyze', 'find trends, seasons, anomalies, causes, and what makes plots slower')
    .addOption(new Option('--kind <kind>', 'what is looked for').choices(ANALYSIS_KINDS).default('comprehensive'))
    .option('--from <time>', FROM_HELP, '30d')
    .option('--to <time>', TO_HELP, 'now')
    .action(async ({ path, json, kind, from, to }) => {
      const range = rangeAt(from, to);
      process.exitCode = await historyAnalyzeProgram(standardOutput, {
        ...range,
        path: pathOf(path),
        hostId: hostId(),
        kind,
        json,
      });
    });

  historyCommand('verify', 'check everything that is kept').action(async ({ path, json }) => {
    process.exitCode = await historyVerifyCommand(standardOutput, { path: pathOf(path), json });
  });
}

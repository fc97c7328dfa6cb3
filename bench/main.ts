// plotscope bench …: measures this host, and what runs on it. A process of its own, so that nothing else is disturbed by it.
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { SIZES } from '../src/benchmarks/benchmarkFacts.ts';
import { historyPathOf, storageFolderOf } from '../src/engine/service/storageFolder.ts';
import { helpAfterErrors, withPlainHelp } from '../src/terminal/commandHelp.ts';
import { endWithReader } from '../src/terminal/ending.ts';
import { standardOutput } from '../src/terminal/output.ts';
import { listCommand } from './commands/listCommand.ts';
import { runCommand } from './commands/runCommand.ts';
import { serveCommand } from './commands/serveCommand.ts';
import { compareCommand } from './comparative/compareCommand.ts';
import { interruption } from './harness/interruption.ts';
import { plotCommand } from './plotting/plotCommand.ts';
import type { PlottingCommandOptions } from './plotting/plottingCommand.ts';
import { BENCH_PORT } from './system/networkTarget.ts';
import { tuneCommand } from './tune/tuneCommand.ts';

const user = { env: process.env, platform: process.platform, home: homedir() };

const program = withPlainHelp(new Command('plotscope bench'))
  .description('Measure this host: processor, memory, disks, network, plotters, and how they scale and hold out.')
  .version(packageJson.version);

program
  .command('list')
  .description('list the benchmarks')
  .option('--json', 'as JSON', false)
  .action(({ json }) => {
    process.exitCode = listCommand(standardOutput, { json });
  });

program
  .command('run')
  .description('run benchmarks: a suite, one of it (SUITE/NAME), several, or all')
  .argument('<suite...>', 'system, application, scalability, stress, all, or SUITE/NAME')
  .option('--json', 'as JSON: results, scores, insights, report, metadata', false)
  .option(
    '--directory <dir...>',
    "directories that storage and plotting are measured in (default: the system's temporary one)",
  )
  .option('--threads <n>', 'threads that count as all', whole(1, 1024), availableParallelism())
  .option('--peer <host:port>', 'another host for the network benchmarks, with "plotscope bench serve" there', peer)
  .option('--baseline <name>', 'compare with a saved baseline, and say what is worse')
  .option('--save-baseline <name>', 'keep this run as a baseline')
  .option('--out <file>', 'write the JSON there as well')
  .option('--storage <dir>', 'where runs and baselines are kept', storageFolderOf(user))
  .option('--no-save', "don't keep this run")
  .addOption(new Option('--size <size>', 'smallest only shows that everything works').choices(SIZES).default('normal'))
  .addOption(new Option('--progress <form>', 'progress on standard error').choices(['text', 'json']).default('text'))
  .action(async (choices: string[], options) => {
    const storage = resolve(options.storage);
    process.exitCode = await runCommand(
      standardOutput,
      choices,
      {
        ...options,
        storage,
        historyPath: historyIn(storage),
        directories: (options.directory ?? [tmpdir()]).map((directory: string) => resolve(directory)),
        jsonProgress: options.progress === 'json',
      },
      interruption(),
    );
  });

plottingCommand(
  'compare',
  'find out which of two configurations makes plots faster, and why: runs in turn, until it is decided',
)
  .argument('<a>', 'a configuration: FILE.plotscope.json#NAME, or FILE where it has one only')
  .argument('<b>', 'another one, or the same for a look at the noise')
  .option('--budget <time>', 'end after so long whatever is known then, such as 30m or 2h', duration)
  .option('--until <step>', 'end every run after this step, such as "phase 1 table 3"')
  .option('--runs <n>', 'at most so many runs, the control of the noise included', whole(1, 1000))
  .option('--control <n>', 'runs that only measure the noise of this host', whole(0, 100))
  .option('--price-hour <price>', 'what an hour of this host costs, for the cost of a plot', price)
  .option('--price-kwh <price>', 'what a kilowatt-hour costs', price)
  .action(async (a: string, b: string, options) => {
    const { budget, until, runs, control, priceHour, priceKwh } = options;
    process.exitCode = await compareCommand(
      standardOutput,
      a,
      b,
      {
        ...plottingOptions(options, budget),
        until,
        mostRuns: runs,
        controlRuns: control,
        ...((priceHour ?? priceKwh) !== undefined && { price: { perHour: priceHour, perKilowattHour: priceKwh } }),
      },
      interruption(),
    );
  });

plottingCommand(
  'tune',
  'find the settings that make plots fastest on this host: many settings a little, the best of them more',
)
  .argument('<configuration>', 'FILE.plotscope.json with a matrix, or FILE#NAME for threads and buckets around it')
  .requiredOption('--budget <time>', 'how long it may take, such as 10m or 8h', duration)
  .option('--state <file>', 'keep what was measured there after every run, and go on from it')
  .action(async (configuration: string, options) => {
    const { budget, state } = options;
    process.exitCode = await tuneCommand(
      standardOutput,
      configuration,
      { ...plottingOptions(options, budget), budgetSeconds: budget, state },
      interruption(),
    );
  });

plottingCommand('plot', 'make one plot of a configuration, or its first steps, and say where the time went')
  .argument('<configuration>', 'FILE.plotscope.json#NAME')
  .option('--budget <time>', 'end it after so long', duration)
  .option('--until <step>', 'end after this step, and estimate the whole')
  .option('--keep', 'leave the plot in its destination', false)
  .action(async (configuration: string, options) => {
    const { budget, until, keep } = options;
    process.exitCode = await plotCommand(
      standardOutput,
      configuration,
      { ...plottingOptions(options, budget), until, keepPlot: keep },
      interruption(),
    );
  });

program
  .command('serve')
  .description('answer the network benchmarks of another host until it is stopped')
  .option('--port <n>', 'port to listen on', whole(1, 65_535), BENCH_PORT)
  .option('--host <address>', 'address to listen on (0.0.0.0: every one)', '0.0.0.0')
  .action(async ({ host, port }) => {
    process.exitCode = await serveCommand(standardOutput, host, port, interruption());
  });

/** A command that runs plotters. */
function plottingCommand(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'as JSON', false)
    .option(
      '--directory <dir>',
      "for folders that the configuration doesn't name (default: the system's temporary one)",
    )
    .option('--storage <dir>', 'where runs are kept', storageFolderOf(user))
    .addOption(new Option('--progress <form>', 'progress on standard error').choices(['text', 'json']).default('text'));
}

interface GivenPlottingOptions {
  readonly json: boolean;
  readonly directory?: string;
  readonly storage: string;
  readonly progress: 'text' | 'json';
}

function plottingOptions(
  { json, directory, storage, progress }: GivenPlottingOptions,
  budgetSeconds: number | undefined,
): PlottingCommandOptions {
  return {
    json,
    jsonProgress: progress === 'json',
    directory: resolve(directory ?? tmpdir()),
    historyPath: historyIn(resolve(storage)),
    ...(budgetSeconds !== undefined && { budgetSeconds }),
  };
}

function historyIn(storage: string): string {
  return storage === storageFolderOf(user) ? historyPathOf(user) : join(storage, 'history.sqlite');
}

helpAfterErrors(program);
endWithReader();
program.parseAsync().catch((error: Error) => {
  process.stderr.write(`plotscope bench: ${error.message}\n`);
  process.exitCode = 1;
});

/** Reads a whole number within bounds, or says what is wrong with it. */
function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function peer(text: string): { host: string; port: number } {
  const [, host, port = String(BENCH_PORT)] = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(text) ?? [];
  if (host === undefined) throw new InvalidArgumentError('It must be HOST or HOST:PORT.');
  return { host, port: whole(1, 65_535)(port) };
}

/** `90s`, `10m`, `8h`, `1d`, in seconds. */
function duration(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?$/.exec(text.trim()) ?? [];
  if (number === undefined || Number(number) <= 0) {
    throw new InvalidArgumentError('It must be a time such as 90s, 10m or 8h.');
  }
  return Number(number) * { s: 1, m: 60, min: 60, h: 3600, d: 86_400 }[unit as 's' | 'm' | 'min' | 'h' | 'd'];
}

function price(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1e9) return value;
  throw new InvalidArgumentError('It must be a number from 0.');
}

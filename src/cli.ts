import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { demoCommand } from './cli/demoCommand.ts';
import { inventoryCommand } from './cli/inventoryCommand.ts';
import { logCommand } from './cli/logCommand.ts';
import { monitorCommand } from './cli/monitorCommand.ts';
import { standardOutput } from './cli/output.ts';
import { processesCommand } from './cli/processesCommand.ts';
import { recordCommand } from './cli/recordCommand.ts';
import { replayCommand } from './cli/replayCommand.ts';
import { sampleCommand } from './cli/sampleCommand.ts';
import { COLLECTOR_NAMES, type CollectSettings, EVERYTHING, onlyCollectors } from './collect/collectSettings.ts';

const COLLECTORS_HELP = `what is collected, separated by commas (without it: everything): ${COLLECTOR_NAMES.join(', ')}`;

const program = new Command('plotscope')
  .description('See what a Chia plotting host is doing, and what holds it back.')
  .version(packageJson.version)
  .showHelpAfterError('(plotscope --help says what there is)');

program
  .command('sample')
  .description('take one frame of measurements and print it')
  .option('--json', 'as JSON: every value with metric, unit and attributes', false)
  .option('--interval <seconds>', 'time that rates are measured over (0.25 to 60)', between(0.25, 60), 1)
  .option('--collectors <names>', COLLECTORS_HELP, collectors)
  .action(({ json, interval, collectors: collect }) =>
    sampleCommand(standardOutput, { json, intervalSeconds: interval, collect }),
  );

program
  .command('monitor')
  .description('show measurements as they are taken, then a summary')
  .option('--json', 'as JSON lines, the summary last', false)
  .option('--interval <seconds>', 'time between two frames (0.25 to 60)', between(0.25, 60), 1)
  .option('--seconds <n>', 'how long (without it: until Ctrl-C)', between(0, 1e9))
  .option('--collectors <names>', COLLECTORS_HELP, collectors)
  .action(({ json, interval, seconds, collectors: collect }) =>
    monitorCommand(standardOutput, { json, intervalSeconds: interval, seconds, collect }, interruption()).then(() =>
      process.exit(),
    ),
  );

program
  .command('processes')
  .description('list the plotters and related programs that run now: configuration, step, time left')
  .option('--json', 'as JSON', false)
  .action(({ json }) => processesCommand(standardOutput, { json }));

program
  .command('log')
  .description("say which plots plotters' logs tell of, with their steps, times and errors")
  .argument('<file...>', 'logs, gzipped or not; - for standard input')
  .option('--json', 'as JSON: every plot with its steps', false)
  .action(async (files: string[], { json }) => {
    process.exitCode = await logCommand(standardOutput, files, { json });
  });

program
  .command('record')
  .description('record what is read on this host, for a replay elsewhere or a bug report')
  .argument('<file>', 'where to: a new file, gzipped JSON lines (NAME.jsonl.gz)')
  .option('--interval <seconds>', 'time between two frames (0.25 to 60)', between(0.25, 60), 1)
  .option('--seconds <n>', 'how long (without it: until Ctrl-C)', between(0, 1e9))
  .option('--mask', 'replace paths, host and user names, keys, plot ids and addresses by others', false)
  .action((file: string, { interval, seconds, mask }) =>
    recordCommand(standardOutput, file, { intervalSeconds: interval, seconds, mask }, interruption()).then(() =>
      process.exit(),
    ),
  );

program
  .command('replay')
  .description('replay a recording as if it were measured now')
  .argument('<file>', 'a recording (NAME.jsonl.gz)')
  .option('--json', 'as JSON lines: frames and events', false)
  .action(async (file: string, { json }) => {
    process.exitCode = await replayCommand(standardOutput, file, { json });
  });

program
  .command('inventory')
  .description('say what this host is made of')
  .option('--json', 'as JSON', false)
  .action(({ json }) => inventoryCommand(standardOutput, { json }));

program
  .command('demo')
  .description('run the demo workload: a small stand-in for a plotter, which makes no plot (demo --help: its options)')
  .allowUnknownOption()
  .allowExcessArguments()
  .helpOption(false)
  .action(async (_options, command: Command) => {
    process.exitCode = await demoCommand(join(import.meta.dirname, 'plotscope-demo.cjs'), command.args);
  });

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`plotscope: ${error.message}\n`);
  process.exitCode = 1;
});

/** Resolves when the person or the system wants this to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}

/** Reads a number within bounds, or says what is wrong with it. */
function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Reads names of collectors, or says which there are. */
function collectors(text: string): CollectSettings {
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !(COLLECTOR_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`There is no collector "${unknown}"; there are ${COLLECTOR_NAMES.join(', ')}.`);
  }
  return { ...EVERYTHING, collectors: onlyCollectors(COLLECTOR_NAMES.filter((name) => wanted.includes(name))) };
}

import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { demoCommand } from './cli/demoCommand.ts';
import { inventoryCommand } from './cli/inventoryCommand.ts';
import { monitorCommand } from './cli/monitorCommand.ts';
import { standardOutput } from './cli/output.ts';
import { sampleCommand } from './cli/sampleCommand.ts';

const program = new Command('plotscope')
  .description('See what a Chia plotting host is doing, and what holds it back.')
  .version(packageJson.version)
  .showHelpAfterError('(plotscope --help says what there is)');

program
  .command('sample')
  .description('take one frame of measurements and print it')
  .option('--json', 'as JSON: every value with metric, unit and attributes', false)
  .option('--interval <seconds>', 'time that rates are measured over (0.25 to 60)', between(0.25, 60), 1)
  .action(({ json, interval }) => sampleCommand(standardOutput, { json, intervalSeconds: interval }));

program
  .command('monitor')
  .description('show measurements as they are taken, then a summary')
  .option('--json', 'as JSON lines, the summary last', false)
  .option('--interval <seconds>', 'time between two frames (0.25 to 60)', between(0.25, 60), 1)
  .option('--seconds <n>', 'how long (without it: until Ctrl-C)', between(0, 1e9))
  .action(({ json, interval, seconds }) => {
    const interrupted = new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve);
    });
    return monitorCommand(standardOutput, { json, intervalSeconds: interval, seconds }, interrupted).then(() =>
      process.exit(),
    );
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

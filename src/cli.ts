import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addLogCommand } from './cli/logProgram.ts';
import { addSampleCommand } from './cli/sampleProgram.ts';
import { aside, exitThoughOneHangs } from './collect/aside.ts';
import { helpAfterErrors, withPlainHelp } from './terminal/commandHelp.ts';
import { endWithReader, leave } from './terminal/ending.ts';

/** Those that have to start fast: the others are known when one of them is given, or none. */
const FAST = new Map([
  ['sample', addSampleCommand],
  ['log', addLogCommand],
]);

async function main(): Promise<void> {
  const program = withPlainHelp(new Command('plotscope'))
    .description('See what a Chia plotting host is doing, and what holds it back.')
    .version(packageJson.version);
  const add = FAST.get(process.argv[2] ?? '') ?? (await import('./cli/allCommands.ts')).addAllCommands;
  add(program, import.meta.dirname);
  helpAfterErrors(program);
  await program.parseAsync();
}

exitThoughOneHangs();
endWithReader();
main()
  .catch((error: Error) => {
    process.stderr.write(`plotscope: ${error.message}\n`);
    process.exitCode = 1;
  })
  .finally(() => aside.whenOneHangs(leave));

import type { Command } from 'commander';
import { standardOutput } from '../terminal/output.ts';
import { logProgram } from './commands.ts';

/** `plotscope log` */
export function addLogCommand(program: Command): void {
  program
    .command('log')
    .description("say which plots plotters' logs tell of, with their steps, times and errors")
    .argument('<file...>', 'logs, gzipped or not; - for standard input')
    .option('--json', 'as JSON: every plot with its steps', false)
    .action(async (files: string[], { json }) => {
      process.exitCode = await logProgram(standardOutput, files, { json });
    });
}

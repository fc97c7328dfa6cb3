import type { Command } from 'commander';
import { leave } from '../terminal/ending.ts';
import { standardOutput } from '../terminal/output.ts';
import { sampleCommand } from './commands.ts';
import { between, COLLECTORS_HELP, collectors } from './optionValues.ts';

/** `plotscope sample` */
export function addSampleCommand(program: Command): void {
  program
    .command('sample')
    .description('take one frame of measurements and print it')
    .option('--json', 'as JSON: every value with metric, unit and attributes', false)
    .option('--interval <seconds>', 'time that rates are measured over (0.25 to 60)', between(0.25, 60), 1)
    .option('--collectors <names>', COLLECTORS_HELP, collectors)
    .action(({ json, interval, collectors: collect }) =>
      sampleCommand(standardOutput, { json, intervalSeconds: interval, collect }).then(leave),
    );
}

import type { Command } from 'commander';
import { standardOutput } from '../terminal/output.ts';
import {
  alertsAckCommand,
  alertsHistoryCommand,
  alertsListCommand,
  alertsSnoozeCommand,
  checkRulesCommand,
  freeMemoryCommand,
  testChannelCommand,
} from './commands.ts';
import { rangeAt } from './optionValues.ts';
import { durationArgument } from './timeArgument.ts';

const FROM = ['--from <time>', 'from when: a time ago (90m, 6h, 7d), an ISO time, or epoch seconds', '7d'] as const;
const TO = ['--to <time>', 'until when, likewise', 'now'] as const;

/** `plotscope alerts …`. `pathOf`: where the history lies, as it is asked for or else of this host. */
export function addAlertsCommands(program: Command, pathOf: (setting: string | undefined) => string): void {
  const alerts = program
    .command('alerts')
    .description('what needs you on this host: look, take care of it, check and test what you are told');
  const alertsCommand = (nameAndArguments: string, description: string) =>
    alerts
      .command(nameAndArguments)
      .description(description)
      .option('--json', 'as JSON', false)
      .option('--path <file>', 'a history other than that of this host');
  /** What all of them are asked with. */
  const asked = ({ path, json }: { readonly path?: string; readonly json: boolean }) => ({
    path: pathOf(path),
    json,
    now: Date.now() / 1000,
  });

  alertsCommand('list', 'say what is up, an incident at a time: its root, what came of it, what to do').action(
    async (options) => {
      process.exitCode = await alertsListCommand(standardOutput, asked(options));
    },
  );

  alertsCommand('history', 'say what was up in a range of time, the newest first')
    .option(...FROM)
    .option(...TO)
    .action(async ({ from, to, ...options }) => {
      process.exitCode = await alertsHistoryCommand(standardOutput, { ...asked(options), ...rangeAt(from, to) });
    });

  alertsCommand('ack <id...>', 'take care of alerts, so that they climb no further').action(
    async (ids: string[], options) => {
      process.exitCode = await alertsAckCommand(standardOutput, { ...asked(options), ids });
    },
  );

  alertsCommand('snooze <id...>', 'have nothing sent about alerts for a while')
    .option('--for <time>', 'for how long, such as 30m or 12h', '2h')
    .action(async (ids: string[], { for: time, ...options }) => {
      const seconds = durationArgument(time);
      process.exitCode = await alertsSnoozeCommand(standardOutput, { ...asked(options), ids, seconds });
    });

  alertsCommand('check-rules [file]', 'check a file of alerts, and say how often its rules would have fired')
    .option(...FROM)
    .option(...TO)
    .action(async (file: string | undefined, { path, json, from, to }) => {
      process.exitCode = await checkRulesCommand(standardOutput, {
        path: pathOf(path),
        json,
        file,
        ...rangeAt(from, to),
      });
    });

  alertsCommand('free-memory', 'show what memory can be freed, and what that costs; free what you name')
    .option('--free <id...>', 'what is to be freed, of what is shown', [])
    .action(async ({ free, ...options }) => {
      process.exitCode = await freeMemoryCommand(standardOutput, { ...asked(options), ids: free });
    });

  alertsCommand('test <channel>', 'send a test message by a channel, and say what came back').action(
    async (channel: string, options) => {
      process.exitCode = await testChannelCommand(standardOutput, { ...asked(options), channel });
    },
  );
}

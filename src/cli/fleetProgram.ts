import type { Command } from 'commander';
import { standardOutput } from '../terminal/output.ts';
import {
  fleetCheckCommand,
  fleetCommand,
  fleetCompareCommand,
  pushCommand,
  rulesCommand,
  targetsCommand,
} from './commands.ts';
import { between, FROM_HELP, rangeAt, TO_HELP } from './optionValues.ts';

interface Around {
  /** Where the history lies, as it is asked for or else of this host. */
  pathOf(setting: string | undefined): string;
  readonly version: string;
}

/** What ties this host to others: `fleet`, `push`, `rules`, `targets`. */
export function addFleetCommands(program: Command, { pathOf, version }: Around): void {
  program
    .command('fleet')
    .description(
      'say what all hosts make, what holds each back, what needs somebody, from the server that they send to',
    )
    .option('--metric <name>', 'compare all hosts on one metric, outliers first (docs/METRICS.md lists them)')
    .option('--from <time>', `${FROM_HELP}; for --metric`, '6h')
    .option('--to <time>', TO_HELP, 'now')
    .option('--out <file>', 'where that goes, with its chart: NAME.html, .pdf, .png, .svg, .md or .json')
    .option('--check', 'try the servers that plotscope.fleet.json names, and say what to change on them', false)
    .option('--json', 'as JSON', false)
    .option('--path <file>', 'a history other than that of this host, beside which the settings lie')
    .action(async ({ check, metric, from, to, out, json, path }) => {
      const asked = { path: pathOf(path), json };
      if (metric !== undefined) {
        process.exitCode = await fleetCompareCommand(standardOutput, {
          ...asked,
          metric,
          ...rangeAt(from, to),
          out,
        });
        return;
      }
      process.exitCode = check
        ? await fleetCheckCommand(standardOutput, asked, version)
        : await fleetCommand(standardOutput, asked);
    });

  program
    .command('rules')
    .description('print the alert rules of the fleet, for Prometheus or vmalert')
    .option(
      '--only-fleet',
      'only of what hosts can not see of themselves, as where they tell Alertmanager by themselves',
      false,
    )
    .option('--path <file>', 'a history other than that of this host, beside which the file of alerts lies')
    .action(async ({ onlyFleet, path }) => {
      process.exitCode = await rulesCommand(standardOutput, { path: pathOf(path), onlyFleet });
    });

  program
    .command('targets')
    .description('print hosts as targets for Prometheus to scrape (file_sd), where they serve /metrics')
    .argument('<host...>', 'names or addresses')
    .option('--port <n>', 'where they serve it', between(1, 65_535), 9735)
    .action(async (hosts: string[], { port }) => {
      process.exitCode = await targetsCommand(standardOutput, hosts, { port });
    });

  program
    .command('push')
    .description('say how far what is measured was sent to the server of the fleet, or send it now')
    .option('--once', 'send now what was not sent yet, where neither a window nor the service does it')
    .option('--status', 'say how far it came (without anything, too)')
    .option('--json', 'as JSON', false)
    .option('--path <file>', 'a history other than that of this host')
    .action(async ({ once = false, json, path }) => {
      process.exitCode = await pushCommand(standardOutput, { path: pathOf(path), json, version, once });
    });
}

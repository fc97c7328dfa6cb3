import { homedir } from 'node:os';
import { join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { REPORT_ABOUTS, REPORT_FORMAT_NAMES } from '../analysis/common/reportKinds.ts';
import { HOST_ANALYSIS_KINDS } from '../analysis/host/analysisOptions.ts';
import { hostId } from '../engine/hostId.ts';
import { FORM_NAMES } from '../engine/service/formNames.ts';
import { historyPathOf } from '../engine/service/storageFolder.ts';
import { leave } from '../terminal/ending.ts';
import { standardOutput } from '../terminal/output.ts';
import { pastRunsIn } from '../tuning/pastRun.ts';
import { addAlertsCommands } from './alertsProgram.ts';
import {
  analyzeCommand,
  askCommand,
  checkCommand,
  diagnoseCommand,
  doctorCommand,
  evaluateCommand,
  forecastCommand,
  inventoryCommand,
  judgeCommand,
  mcpCommand,
  monitorCommand,
  processesCommand,
  programCommand,
  recommendCommand,
  recordCommand,
  replayCommand,
  reportCommand,
  serviceCommand,
} from './commands.ts';
import { addFleetCommands } from './fleetProgram.ts';
import { addHistoryCommands } from './historyProgram.ts';
import { addLogCommand } from './logProgram.ts';
import {
  at,
  between,
  COLLECTORS_HELP,
  collectors,
  EVALUATIONS,
  FROM_HELP,
  JUDGEMENTS,
  LEAST_DIAGNOSIS_SECONDS,
  rangeAt,
  SERVICE_ACTIONS,
  type ServiceAction,
  TO_HELP,
} from './optionValues.ts';
import { addSampleCommand } from './sampleProgram.ts';

/** Where this user's files belong on this system. */
const userPlace = { env: process.env, platform: process.platform, home: homedir() };

/** All there are, in the order in which help tells of them. @param folder where the programs' bundles are */
export function addAllCommands(program: Command, folder: string): void {
  addSampleCommand(program);

  program
    .command('monitor')
    .description('show measurements as they are taken, then a summary')
    .option('--json', 'as JSON lines, the summary last', false)
    .option('--interval <seconds>', 'time between two frames (0.25 to 60)', between(0.25, 60), 1)
    .option('--seconds <n>', 'how long (without it: until Ctrl-C)', between(0, 1e9))
    .option('--collectors <names>', COLLECTORS_HELP, collectors)
    .option('--quiet', 'print nothing before the summary', false)
    .option('--no-history', 'keep nothing of it, and measure even where another engine does')
    .action(({ json, quiet, interval, seconds, collectors: collect, history }) =>
      monitorCommand(
        standardOutput,
        {
          json,
          quiet,
          intervalSeconds: interval,
          seconds,
          collect,
          version: packageJson.version,
          ...(history && { historyPath: historyPathOf(userPlace) }),
        },
        interruption(),
      ).then(leave),
    );

  program
    .command('processes')
    .description('list the plotters and related programs that run now: configuration, step, time left')
    .option('--json', 'as JSON', false)
    .action(({ json }) => processesCommand(standardOutput, { json }));

  program
    .command('diagnose')
    .description('say what holds each plotter back, who does it, what to change and how much that gains')
    .option('--seconds <n>', 'how long they are watched', between(LEAST_DIAGNOSIS_SECONDS, 3600), 12)
    .option('--pid <pid>', 'only the plotter with this process number', between(1, 2 ** 31))
    .option('--json', 'as JSON', false)
    .action(({ json, seconds, pid }) =>
      diagnoseCommand(
        standardOutput,
        { json, seconds, pid, historyPath: historyPathOf(userPlace) },
        interruption(),
      ).then(leave),
    );

  program
    .command('doctor')
    .description('check this installation on this host: function, cost, accuracy, reliability; with a load of its own')
    .option('--quick', 'only what is done in half a minute (without it: three minutes at most)', false)
    .option('--report <file>', 'write a report that can be sent to somebody as well: a .html or .md file')
    .option('--json', 'as JSON', false)
    .option('--path <file>', 'a history other than that of this host')
    .action(async ({ quick, report, json, path }) => {
      const options = {
        quick,
        report,
        json,
        historyPath: pathOf(path),
        place: userPlace,
        version: packageJson.version,
      };
      process.exitCode = await doctorCommand(standardOutput, options, interruption());
      leave();
    });

  program
    .command('mcp')
    .description('serve assistants by the Model Context Protocol, on standard input and output')
    .option('--allow-actions', 'offer what starts or changes something, too: nobody is asked here', false)
    .option('--path <file>', 'a history other than that of this host')
    .action(({ allowActions, path }) =>
      mcpCommand({ allowActions, historyPath: pathOf(path), place: userPlace, version: packageJson.version }),
    );

  program
    .command('ask')
    .description('ask what an assistant can ask (plotscope mcp), and print the answer as JSON')
    .argument('<tool>', 'plotscope_diagnose, plotscope_plotters …')
    .argument('[input]', 'as JSON', '{}')
    .option('--path <file>', 'a history other than that of this host')
    .action(async (tool: string, input: string, { path }) => {
      const host = { historyPath: pathOf(path), place: userPlace, version: packageJson.version };
      await askCommand(standardOutput, tool, input, host, interruption()).then(leave);
    });

  addLogCommand(program);

  program
    .command('record')
    .description('record what is read on this host, for a replay elsewhere or a bug report')
    .argument('<file>', 'where to: a new file, gzipped JSON lines (NAME.jsonl.gz)')
    .option('--interval <seconds>', 'time between two frames (0.25 to 60)', between(0.25, 60), 1)
    .option('--seconds <n>', 'how long (without it: until Ctrl-C)', between(0, 1e9))
    .option('--mask', 'replace paths, host and user names, keys, plot ids and addresses by others', false)
    .action((file: string, { interval, seconds, mask }) =>
      recordCommand(standardOutput, file, { intervalSeconds: interval, seconds, mask }, interruption()).then(leave),
    );

  program
    .command('replay')
    .description('replay a recording as if it were measured now')
    .argument('<file>', 'a recording (NAME.jsonl.gz)')
    .option('--json', 'as JSON lines: frames and events', false)
    .action(async (file: string, { json }) => {
      process.exitCode = await replayCommand(standardOutput, file, { json });
    });

  const pathOf = (setting: string | undefined) => historyPathOf({ ...userPlace, setting });

  addHistoryCommands(program, { pathOf, version: packageJson.version });
  addAlertsCommands(program, pathOf);
  addFleetCommands(program, { pathOf, version: packageJson.version });

  program
    .command('judge')
    .description(
      'say that what is told to hold a plotter back is right, or wrong: where a plotter is as it is now, that counts',
    )
    .addArgument(new Argument('<judgement>').choices(JUDGEMENTS))
    .option('--pid <pid>', 'the plotter with this process number, where several are held back', between(1, 2 ** 31))
    .option('--json', 'as JSON', false)
    .option('--path <file>', 'a history other than that of this host')
    .action(async (judgement: (typeof JUDGEMENTS)[number], { pid, json, path }) => {
      const said = { isRight: judgement === 'right', pid, json, path: pathOf(path), now: Date.now() / 1000 };
      process.exitCode = await judgeCommand(standardOutput, said);
    });

  program
    .command('report')
    .description(
      'write a report of this host that can be sent to somebody: summary, performance, bottlenecks, trends, advice',
    )
    .requiredOption('--out <file>', 'where to; - for standard output')
    .addOption(
      new Option('--format <format>', "in which format (without it: what the file's name ends in)").choices(
        REPORT_FORMAT_NAMES,
      ),
    )
    .addOption(new Option('--for <what>', 'what it is about').choices(REPORT_ABOUTS).default('host'))
    .option('--from <time>', `${FROM_HELP} (without it: what such a report is usually of)`)
    .option('--to <time>', TO_HELP)
    .option('--path <file>', 'a history other than that of this host')
    .option('--mask', 'replace paths, host and user names, keys, plot ids and addresses by others', false)
    .action(async ({ out, format, for: about, from, to, path, mask }) => {
      process.exitCode = await reportCommand(standardOutput, {
        path: pathOf(path),
        hostId: hostId(),
        about,
        out,
        format,
        mask,
        ...(from !== undefined && (to === undefined ? { from: at(from) } : rangeAt(from, to))),
        ...(from === undefined && to !== undefined && { to: at(to) }),
      });
    });

  program
    .command('check')
    .description('say what stands in the way of plotter configurations (NAME.plotscope.json) on this host')
    .argument('<file>')
    .option('--configuration <name>', 'only this one')
    .option('--json', 'as JSON', false)
    .action(async (file: string, { json, configuration }) => {
      process.exitCode = await checkCommand(standardOutput, file, { json, configuration });
    });

  program
    .command('recommend')
    .description('propose a plotter configuration for this host, with the reasons')
    .option(
      '--k <k>',
      'size of the plots; without it, 28 of version 2, or 32 where only version 1 can be made',
      between(18, 50),
    )
    .option('--plotter <name>', 'only for this plotter')
    .option('--json', 'as JSON', false)
    .action(async ({ json, k, plotter }) => {
      const path = historyPathOf(userPlace);
      const { useHistoryIfAny } = await import('../engine/hostHistory.ts');
      const pastRuns = useHistoryIfAny(path, pastRunsIn) ?? [];
      process.exitCode = await recommendCommand(standardOutput, { json, k, plotter, pastRuns });
    });

  program
    .command('service')
    .description('watch this host while no window is open')
    .addArgument(new Argument('<action>').choices(SERVICE_ACTIONS))
    .option('--json', 'as JSON', false)
    .option('--interval <seconds>', 'install: time between two frames (0.25 to 60)', between(0.25, 60))
    .option('--collectors <names>', COLLECTORS_HELP, collectors)
    .option('--history <path>', 'install: where the history is kept')
    .option('--memory <MiB>', 'install: the most memory that it may take (without it: 512)', between(128, 65_536))
    .option('--weekly-reports <folder>', 'install: where a report of each week goes; "none" ends them')
    .addOption(
      new Option('--report-format <format>', 'install: as what (without it: html)').choices(REPORT_FORMAT_NAMES),
    )
    .addOption(
      new Option('--form <form>', 'install: how it is kept running (without it: what fits the host)').choices(
        FORM_NAMES,
      ),
    )
    .option('--delete-history', 'uninstall: delete the history as well', false)
    .action(async (action: ServiceAction, options) => {
      const { json, interval, collectors: collect, history, memory, form, deleteHistory } = options;
      const { weeklyReports, reportFormat } = options;
      process.exitCode = await serviceCommand(standardOutput, action, {
        json,
        version: packageJson.version,
        bundleFolder: folder,
        intervalSeconds: interval,
        collect,
        history,
        memoryMebibytes: memory && Math.round(memory),
        weeklyReports,
        reportFormat,
        form,
        deleteHistory,
      });
    });

  program
    .command('inventory')
    .description('say what this host is made of')
    .option('--json', 'as JSON', false)
    .action(({ json }) => inventoryCommand(standardOutput, { json }));

  program
    .command('analyze')
    .description('say what a CSV file (timestamp,value…), or the history over a range, is like')
    .argument('[file]', 'CSV, gzipped or not; without it, the history')
    .option('--range <times>', 'of the history: FROM or FROM..TO, such as 6h or 2d..1d (without it: the last hour)')
    .option('--path <file>', 'a history other than that of this host')
    .addOption(new Option('--kind <kind>', 'what is looked for').choices(HOST_ANALYSIS_KINDS).default('comprehensive'))
    .option('--analysis <seconds>', 'what is analysed, up to the newest value', between(10, 1e9))
    .option('--trend <seconds>', 'over which the present trend is told', between(10, 1e9))
    .option('--correlation <seconds>', 'over which series are compared', between(10, 1e9))
    .option('--sigma <n>', 'standard deviations from usual that count as unusual', between(1, 10))
    .option('--horizon <seconds>', 'how far ahead is looked', between(1, 30 * 86_400))
    .option('--details', 'with the tables that it rests on', false)
    .option('--json', 'as JSON', false)
    .action(async (file: string | undefined, options) => {
      const { range, path, kind, analysis, trend, correlation, sigma, horizon, details, json } = options;
      const [from, to = 'now'] = range?.split('..') ?? [];
      process.exitCode = await analyzeCommand(standardOutput, {
        json,
        details,
        kind,
        ...(file === undefined ? { path: pathOf(path) } : { file }),
        ...(from !== undefined && rangeAt(from, to)),
        analysisSeconds: analysis,
        trendSeconds: trend,
        correlationSeconds: correlation,
        sigma,
        horizonSeconds: horizon,
      });
    });

  program
    .command('forecast')
    .description('forecast the series of a CSV file: timestamp,value… (ISO or epoch)')
    .argument('<file>', 'CSV, gzipped or not')
    .option('--horizon <seconds>', 'how far ahead', between(1, 30 * 86_400), 3600)
    .option('--column <name>', 'only this column')
    .option('--json', 'as JSON', false)
    .action(async (file: string, { json, horizon, column }) => {
      process.exitCode = await forecastCommand(standardOutput, file, { json, horizonSeconds: horizon, column });
    });

  program
    .command('evaluate')
    .description(
      'say how right anomalies, forecasts, verdicts on bottlenecks, foretold gains, times left or alerts are on labelled data',
    )
    .addArgument(new Argument('<what>').choices(EVALUATIONS))
    .requiredOption(
      '--data <path>',
      'a folder with nab/ or smd/ or both; for bottleneck, gains and alerts, one of recordings; for bottleneck also a file of runs with known causes; for time-left, one of timed runs',
    )
    .option('--json', 'as JSON', false)
    .action(async (what: (typeof EVALUATIONS)[number], { data, json }) => {
      process.exitCode = await evaluateCommand(standardOutput, what, { data, json });
    });

  /** The harness measures; these are answered here, under "bench" as well. */
  const answeredHere = ['check', 'recommend'];
  const BENCH = {
    bench: 'measure this host, and what runs on it (bench --help: what there is)',
    compare: 'find out which of two plotter configurations is faster, and why (compare --help)',
    tune: 'find the settings that are fastest on this host (tune --help)',
  };
  for (const [name, description] of Object.entries(BENCH)) {
    program
      .command(name)
      .description(description)
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action(async (_options, { args }: Command) => {
        if (name === 'bench' && answeredHere.includes(args[0] ?? '')) {
          await program.parseAsync(args, { from: 'user' });
          return;
        }
        const path = join(folder, 'bench.cjs');
        process.exitCode = await programCommand(path, name === 'bench' ? args : [name, ...args]);
      });
  }

  program
    .command('demo')
    .description(
      'run the demo workload: a small stand-in for a plotter, which makes no plot (demo --help: its options)',
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (_options, command: Command) => {
      process.exitCode = await programCommand(join(folder, 'plotscope-demo.cjs'), command.args);
    });
}

/** Resolves when the person or the system wants this to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}

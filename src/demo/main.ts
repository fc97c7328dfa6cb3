import { join } from 'node:path';
import { isMainThread, parentPort } from 'node:worker_threads';
import { endWithReader } from '../terminal/ending.ts';
import { Crew } from './crew.ts';
import { DEMO_HELP, type DemoOptions, demoOptions } from './options.ts';
import { makeDemoPlot } from './plot.ts';
import { emptyFolder, makeTemporaryFolder, removeFolder } from './temporaryFolder.ts';
import { doTask, type Task } from './work.ts';

const FAILED = 1;
const INTERRUPTED = 130;

if (isMainThread) void main();
else parentPort?.on('message', (task: Task) => parentPort?.postMessage(answer(task)));

function answer(task: Task): { entries: number } | { error: string } {
  try {
    return { entries: doTask(task) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function main(): Promise<void> {
  endWithReader();
  try {
    const options = demoOptions(process.argv.slice(2));
    if (options) await run(options);
    else process.stdout.write(DEMO_HELP);
  } catch (error) {
    process.stderr.write(`The PlotScope demo workload failed: ${(error as Error).message}\n`);
    process.exitCode = FAILED;
  }
}

async function run({ count, threads, secondsPerPlot, directory, work }: DemoOptions): Promise<void> {
  const folder = makeTemporaryFolder(directory, 'plotscope-demo-');
  const crew = new Crew(process.argv[1], threads);
  const leave = async () => {
    // What still writes into the folder keeps it from being removed.
    await crew.end();
    removeFolder(folder);
    process.exit(INTERRUPTED);
  };
  process.on('SIGINT', leave).on('SIGTERM', leave).on('SIGHUP', leave);
  try {
    if (work !== 'plot') {
      print(`PlotScope demo workload: ${work} alone for ${secondsPerPlot} s. It makes no plot.`);
      await crew.work((thread) => ({ work, file: join(folder, `piece${thread}`), seconds: secondsPerPlot }));
      return;
    }
    print(
      'PlotScope demo workload: a small stand-in for a plotter, with a log in the form of Mad Max. It makes no plot.',
    );
    for (let number = 1; count === 0 || number <= count; number++) {
      const plot = { number, of: count === 0 ? -1 : count, threads, folder, seconds: secondsPerPlot };
      await makeDemoPlot(plot, crew, print);
      emptyFolder(folder);
    }
  } finally {
    await crew.end();
    removeFolder(folder);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

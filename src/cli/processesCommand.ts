import { LocalEngine } from '../engine/localEngine.ts';
import type { RunningPlotter } from '../events/plotterProcesses.ts';
import { ABSENT, formatBytes, formatCores, formatDuration, formatPercent } from '../metrics/format.ts';
import { type Frame, valueIn } from '../metrics/frame.ts';
import { type PlotConfiguration, parseConfiguration } from '../plotters/plotters.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';

/** CPU use needs two frames; systeminformation, which answers elsewhere, some more. */
const FRAMES = process.platform === 'linux' ? 2 : 8;
const QUANTILES = { p10: '0.1', p50: '0.5', p90: '0.9' } as const;

/** A plotter or a program that belongs to plotting, as it is now. What isn't known is absent. */
interface ProcessReport extends RunningPlotter {
  readonly configuration?: PlotConfiguration | undefined;
  readonly progress?: number | undefined;
  readonly remainingSeconds?: Readonly<Partial<Record<keyof typeof QUANTILES, number>>> | undefined;
  readonly cpuCores?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly threads?: number | undefined;
}

/** Prints the plotters and related programs that run now. */
export async function processesCommand(output: Output, { json }: { json: boolean }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const local = new LocalEngine(
    1,
    () => local.engine.framesTaken >= FRAMES && resolve(),
    () => {},
  );
  const { engine } = local;
  engine.start();
  await promise;
  const { frame } = local;
  const processes = engine.processes.running.map((plotter) => processReport(plotter, frame));
  engine.close();
  if (json) output.out(`${JSON.stringify({ processes }, null, 2)}\n`);
  else
    output.out(`${processes.length === 0 ? 'No plotter is running.' : processTable(processes, frame.epochSeconds)}\n`);
}

export function processReport(plotter: RunningPlotter, frame: Frame): ProcessReport {
  const own = { 'process.id': plotter.id };
  const configuration = parseConfiguration(plotter);
  const remaining = Object.entries(QUANTILES).flatMap(([name, quantile]) => {
    const seconds = valueIn(frame, 'plotter.remaining', { ...own, quantile });
    return seconds === undefined ? [] : [[name, seconds]];
  });
  const values = {
    progress: valueIn(frame, 'plotter.progress', own),
    remainingSeconds: remaining.length === 0 ? undefined : Object.fromEntries(remaining),
    cpuCores: valueIn(frame, 'process.cpu.utilization', own),
    memoryBytes: valueIn(frame, 'process.memory.usage', own),
    threads: valueIn(frame, 'process.thread.count', own),
  };
  return { ...plotter, ...(configuration !== undefined && { configuration }), ...values };
}

export function processTable(processes: readonly ProcessReport[], epochSeconds: number): string {
  const table = plainTable(['Program', 'PID', 'Role', 'k', 'Running', 'Step', 'Done', 'Left', 'CPU', 'Memory']);
  for (const process of processes) {
    const { title, pid, role, configuration, startedAt, step, progress, remainingSeconds } = process;
    table.push([
      title,
      pid,
      role,
      configuration?.k ?? ABSENT,
      formatDuration(epochSeconds - startedAt),
      step ?? ABSENT,
      formatPercent(progress),
      formatDuration(remainingSeconds?.p50),
      formatCores(process.cpuCores),
      formatBytes(process.memoryBytes),
    ]);
  }
  const holds = processes.flatMap(({ title, pid, hold }) =>
    hold ? [`${title}, process ${pid}, doesn’t get on. ${hold.cause} ${hold.remedy}`] : [],
  );
  const folders = processes.flatMap(({ title, pid, configuration, logPath }) => {
    const places = Object.entries({ ...placesOf(configuration), log: logPath }).filter(([, place]) => place);
    return places.length === 0
      ? []
      : [`${title}, process ${pid}: ${places.map(([name, place]) => `${name} ${place}`).join(', ')}`];
  });
  const lists = [holds, folders].filter(({ length }) => length > 0);
  return [table.toString(), ...lists.flatMap((lines) => ['', ...lines])].join('\n');
}

function placesOf(configuration: PlotConfiguration | undefined): Record<string, string | undefined> {
  const { tmp, tmp2, stage, final } = configuration ?? {};
  return { tmp, tmp2: tmp2 === tmp ? undefined : tmp2, stage, final: final?.join(' ') };
}

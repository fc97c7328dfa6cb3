import { endOne, outputOf } from '../harness/children.ts';
import { assertBuilt } from '../harness/places.ts';
import type { Session } from '../harness/session.ts';

/** The demo workload takes no less for a plot. */
export const LEAST_PLOT_SECONDS = 2;

export interface DemoPlot {
  readonly threads: number;
  /** Of a whole plot, of which the first phase is a little less than half. */
  readonly seconds: number;
  /** Where its temporary folder is made. */
  readonly folder: string;
}

/** Runs the demo workload through its first phase and ends it then; gives the entries a second that went through its tables. */
export async function runDemoPlot(session: Session, { threads, seconds, folder }: DemoPlot): Promise<number> {
  const { demoProgram } = session.settings.places;
  assertBuilt(demoProgram);
  const typeScript = demoProgram.endsWith('.ts') ? process.execArgv : [];
  const settings = { '--count': 1, '--threads': threads, '--seconds': seconds, '--tmpdir': folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [name, String(value)]);
  const child = session.start(process.execPath, [...typeScript, demoProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout?.on('data', (text: string) => {
    log += text;
    if (/^Phase 1 took/m.test(log)) void endOne(child);
  });
  const { code, stdout, stderr } = await session.orCancelled(outputOf(child));
  const rate = entriesPerSecond(stdout);
  if (rate === undefined) throw new Error(`the demo workload failed (exit code ${code}): ${stderr.trim()}`);
  return rate;
}

/** From a log with a whole first phase: the entries of the tables whose number it prints, by the time that these took. */
export function entriesPerSecond(log: string): number | undefined {
  if (!/^Phase 1 took/m.test(log)) return undefined;
  let entries = 0;
  let seconds = 0;
  for (const [, took, found] of log.matchAll(/^\[P1\] Table \d took ([\d.e-]+) sec, found (\d+) matches$/gm)) {
    seconds += Number(took);
    entries += Number(found);
  }
  return seconds > 0 ? entries / seconds : undefined;
}

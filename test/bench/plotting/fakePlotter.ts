import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunPlotOptions } from '../../../bench/plotting/runPlot.ts';
import type { NamedConfiguration } from '../../../src/tuning/namedConfiguration.ts';

const LOGS = join(import.meta.dirname, '../../fixtures/plotter-logs');

export function fixtureLog(name: string): string {
  return readFileSync(join(LOGS, name), 'utf8');
}

/** A folder with a shell script that stands in for Mad Max's plotter, and all that a run needs. */
export class FakePlotter {
  readonly folder = mkdtempSync(join(tmpdir(), 'plotscope-test-'));
  readonly configuration: NamedConfiguration;
  readonly options: RunPlotOptions;

  /** @param script lines of sh; `line N M` prints lines N to M of a log of Mad Max's. */
  constructor(script: string, log = 'madmax-two-plots.log') {
    const binary = join(this.folder, 'chia_plot');
    writeFileSync(join(this.folder, 'log'), fixtureLog(log));
    writeFileSync(binary, `#!/bin/sh\nline() { sed -n "$1,$2p" '${join(this.folder, 'log')}'; }\n${script}\n`);
    chmodSync(binary, 0o755);
    this.configuration = {
      name: 'fake',
      settings: { plotter: 'madmax', binary, k: 32, directories: { tmp: this.folder } },
    };
    this.options = { directory: this.folder, roomOf: () => ({ fileSystem: '1', freeBytes: 1e12 }) };
  }

  /** What runs have left in the folder. */
  get left(): string[] {
    return readdirSync(this.folder).filter((name) => !['chia_plot', 'log', 'pids'].includes(name));
  }

  /** Process ids that the script wrote to `pids`, of those that are alive. */
  get alive(): number[] {
    return readFileSync(join(this.folder, 'pids'), 'utf8').trim().split(/\s+/).map(Number).filter(isAlive);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An ended child that nobody has waited for is no longer at work.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

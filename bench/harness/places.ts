import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NotPossible } from './notPossible.ts';

/** Programs and scripts that benchmarks start; beside this bundle, or among the sources. */
export interface Places {
  /** The side of a {@link Crew} that works. */
  readonly loadWorker: string;
  readonly engineWorker: string;
  readonly demoProgram: string;
  /** The dashboard's bundle for the browser. */
  readonly dashboardScript: string;
}

export const places: Places = import.meta.filename.endsWith('.cjs')
  ? {
      loadWorker: beside('bench-worker.cjs'),
      engineWorker: beside('engine.cjs'),
      demoProgram: beside('plotscope-demo.cjs'),
      dashboardScript: beside('dashboard.js'),
    }
  : {
      loadWorker: beside('loadWorker.ts'),
      engineWorker: beside('../../src/engine/worker.ts'),
      demoProgram: beside('../../src/demo/main.ts'),
      dashboardScript: beside('../../dist/dashboard.js'),
    };

function beside(path: string): string {
  return join(import.meta.dirname, path);
}

/** Throws NotPossible where the file isn't there. */
export function assertBuilt(path: string): void {
  if (!existsSync(path)) throw new NotPossible(`${path} is missing: build it first (npm run build)`);
}

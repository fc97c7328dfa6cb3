import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from '../doctor/session.ts';

/** Those beside this program, or the sources that it runs from. */
export function ownPrograms(): Programs {
  const bundled = join(import.meta.dirname, 'plotscope-demo.cjs');
  const cli = process.argv[1] as string;
  return existsSync(bundled)
    ? { cli, demo: bundled, bundles: import.meta.dirname }
    : { cli, demo: join(import.meta.dirname, '..', 'demo', 'main.ts'), bundles: undefined };
}

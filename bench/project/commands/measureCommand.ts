import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PRELOADED = join(import.meta.dirname, 'usageAtExit.cjs');

/** What a whole process took, from its start to its end. */
export interface Usage {
  readonly cpuSeconds: number;
  /** The most that was resident at once. */
  readonly rssMiB: number;
}

/** Runs Node with arguments; what it prints is thrown away. Undefined where it fails. @param file is written and removed again. */
export async function measureCommand(args: readonly string[], file: string): Promise<Usage | undefined> {
  const env = { ...process.env, USAGE_FILE: file };
  const child = spawn(process.execPath, ['--require', PRELOADED, ...args], { env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const usage = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Usage) : undefined;
  rmSync(file, { force: true });
  return code === 0 ? usage : undefined;
}

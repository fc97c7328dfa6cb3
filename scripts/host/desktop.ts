import { once } from 'node:events';
import { atEnd } from '../ending.ts';
import { hostEnvironment } from './environment.ts';
import { executableOnPath } from './executables.ts';
import { startGroup, stopGroup } from './processGroup.ts';

/** The `code` command of a desktop VS Code on PATH, or undefined. */
export function findDesktop(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string | undefined {
  return executableOnPath([platform === 'win32' ? 'code.cmd' : 'code'], env);
}

/** Whether a window can be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Open a new window with the extension under development and wait until it is closed. Gives the exit code. */
export async function openDesktop(code: string, extension: string, folder: string): Promise<number> {
  const args = [`--extensionDevelopmentPath=${extension}`, '--new-window', '--wait', folder];
  const onWindows = process.platform === 'win32';
  const child = startGroup(onWindows ? `"${code}"` : code, onWindows ? args.map((arg) => `"${arg}"`) : args, {
    env: hostEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
    // A .cmd file is no program of its own.
    shell: onWindows,
  });
  const stop = atEnd(() => stopGroup(child));
  try {
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    return exitCode ?? 1;
  } finally {
    await stop();
  }
}

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Windows has no signal that a program could answer to before it ends: a file in the release's folder asks it to.

export function askToStop(releaseFolder: string): void {
  writeFileSync(requestOf(releaseFolder), '');
}

export function isAskedToStop(releaseFolder: string): boolean {
  return existsSync(requestOf(releaseFolder));
}

export function takeBackStop(releaseFolder: string): void {
  rmSync(requestOf(releaseFolder), { force: true });
}

function requestOf(releaseFolder: string): string {
  return join(releaseFolder, 'stop');
}

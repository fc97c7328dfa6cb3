import { readFileSync } from 'node:fs';

/** A small text of the system; undefined where it can't be read. */
export function systemText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

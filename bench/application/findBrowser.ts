import { findChromium } from '../../scripts/host/findChromium.ts';
import { isProgram } from '../../src/input/findProgram.ts';

/** A browser of Chromium's kind: the one that `CHROME_PATH` names, else on PATH, else where it usually lies. */
export function findBrowser(): string | undefined {
  const { CHROME_PATH: named, ...env } = process.env;
  if (named) return isProgram(named) ? named : undefined;
  return findChromium(env);
}

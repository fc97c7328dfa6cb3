import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { type Check, failed, notJudged, passed } from '../check.ts';

/** What has to be there; what these share has other names with each version. */
const SCRIPTS = [
  'extension.cjs',
  'tools.cjs',
  'engine.cjs',
  'history.cjs',
  'cli.cjs',
  'plotscope-demo.cjs',
  'dashboard.js',
  'vega.js',
  'vega-lite.js',
  'toolkit.js',
  'benchmarks.js',
];

/** A file that an unpacking or a full disk has cut is no program any more. */
export const wholeFiles: Check = {
  id: 'files-whole',
  category: 'function',
  title: 'The installed programs and the dashboard’s page are whole',
  run({ options: { programs } }) {
    const expected = 'each program that a window, the service or a terminal loads is there and can be read as such';
    const { bundles } = programs;
    if (bundles === undefined)
      return notJudged('PlotScope runs from its sources here, which are no installation.', expected);
    const there = readdirSync(bundles).filter((name) => /\.c?js$/.test(name));
    const names = [...new Set([...SCRIPTS, ...there])];
    const broken = names.flatMap((name) => {
      const fault = faultOf(join(bundles, name));
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    return broken.length === 0
      ? passed(`All ${names.length} can.`, expected)
      : failed(broken.join('; '), expected, 'Install PlotScope anew.');
  },
};

function faultOf(path: string): string | undefined {
  if (!existsSync(path)) return 'it is not there';
  try {
    new Script(readFileSync(path, 'utf8').replace(/^#!.*/, ''), { filename: path });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

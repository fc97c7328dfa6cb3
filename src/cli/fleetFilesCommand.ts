import { dirname } from 'node:path';
import { AlertFiles } from '../engine/alertFiles.ts';
import { ruleFile } from '../fleet/ruleFile.ts';
import { type Output, UsageError } from '../terminal/output.ts';

/** Prints the rules of a fleet for Prometheus or vmalert. `onlyFleet`: without those that hosts tell of themselves. */
export function rulesCommand(output: Output, { path, onlyFleet }: { path: string; onlyFleet: boolean }): number {
  const { settings, problems } = new AlertFiles(dirname(path)).read();
  for (const problem of problems) output.err(`${problem}\n`);
  output.out(ruleFile(onlyFleet ? [] : settings.rules));
  return 0;
}

/** Prints the hosts as targets that Prometheus scrapes: `file_sd`, or the answer of an `http_sd`. */
export function targetsCommand(output: Output, hosts: readonly string[], { port }: { port: number }): number {
  const targets = hosts.map((host) => {
    const name = host.trim();
    if (!URL.canParse(`http://${name}`) || /[/?#@]/.test(name)) {
      throw new UsageError(`"${host}" is no host: write a name or an address, with a port if it is not ${port}.`);
    }
    const { port: own } = new URL(`http://${name}`);
    return own === '' && !name.endsWith(':80') ? `${name}:${port}` : name;
  });
  output.out(`${JSON.stringify([{ targets, labels: { job: 'plotscope' } }], null, 2)}\n`);
  return 0;
}

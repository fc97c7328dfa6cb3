import { editDistance } from '../../input/editDistance.ts';
import type { Flag } from '../../plotters/flags.ts';
import { parseFlags } from '../../plotters/flags.ts';
import type { Finding, Rule, SettingFix } from '../rule.ts';

const NEAR = 2;

export const unknownFlags: Rule = {
  id: 'unknown-flag',
  finds: 'Flags that the plotter does not have',
  check: ({ settings: { flags = [] }, form, title }) => {
    const table = [...form.globalFlags, ...form.flags];
    return parseFlags(table, form.syntax, flags).unknown.map((name): Finding => {
      const index = flags.findIndex((text) => text === name || text.startsWith(`${name}=`));
      const place = index < 0 ? ['flags'] : ['flags', index];
      const near = nearest(table, name);
      const rest = index < 0 ? '' : flags[index].slice(name.length);
      const fixes: SettingFix[] = [
        ...(near === undefined || index < 0 ? [] : [{ title: `Write ${near}`, set: place, value: `${near}${rest}` }]),
        ...(index < 0 ? [] : [{ title: `Remove ${name}`, remove: place }]),
      ];
      return {
        severity: 'warning',
        message: `${title} (${form.program}) has no flag ${name}. ${near === undefined ? 'Remove it' : `Did you mean ${near}? Otherwise remove it`}.`,
        place,
        fixes,
      };
    });
  },
};

/** The long name that is nearest; short ones are all alike. */
function nearest(table: readonly Flag[], name: string): string | undefined {
  if (!name.startsWith('--')) return undefined;
  const names = table.flatMap(({ names }) => names).filter((other) => other.startsWith('--'));
  const [best] = names
    .map((other) => ({ other, distance: editDistance(other, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= NEAR ? best.other : undefined;
}

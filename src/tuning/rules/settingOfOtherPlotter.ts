import { takes, takesSeveral } from '../commandForm.ts';
import { listOf, modesOf, type SettingName } from '../plotSettings.ts';
import type { Finding, Rule } from '../rule.ts';

/** Settings of PlotScope's own, which become no flag. */
const OWN: readonly SettingName[] = ['plotter', 'mode', 'binary', 'directories', 'flags', 'k'];

export const settingOfOtherPlotter: Rule = {
  id: 'setting-of-other-plotter',
  finds: 'Settings that the plotter does not have',
  check: ({ settings, title, form }) => {
    const where = form.subcommand ?? form.program;
    const finding = (name: string, place: (string | number)[]): Finding => ({
      severity: 'warning',
      message: `${title} (${where}) has no setting "${name}", so it is left out. Remove it, or choose another plotter or mode.`,
      place,
      marksName: true,
      fixes: [{ title: `Remove "${name}"`, remove: place }],
    });
    const names = (Object.keys(settings) as SettingName[]).filter(
      (name) => !OWN.includes(name) && !isImplied(name, settings),
    );
    const modes = modesOf(settings.plotter);
    return [
      ...(settings.mode === undefined || modes.includes(settings.mode)
        ? []
        : [
            {
              severity: 'error' as const,
              message: `${title} has no mode "${settings.mode}". Use ${modes.join(' or ')}.`,
              place: ['mode'],
              fixes: modes.map((mode) => ({ title: `Use "${mode}"`, set: ['mode'], value: mode })),
            },
          ]),
      ...names.filter((name) => !takes(settings, name)).map((name) => finding(name, [name])),
      ...Object.keys(settings.directories ?? {})
        .filter((name) => !takes(settings, name))
        .map((name) => finding(name, ['directories', name])),
      ...severalWhereOne(settings, title),
    ];
  },
};

/** A switch that is off says nothing, and one plot is what a plotter without a count makes. */
function isImplied(name: SettingName, settings: Parameters<Rule['check']>[0]['settings']): boolean {
  return settings[name] === false || (name === 'count' && settings.count === 1);
}

function severalWhereOne(settings: Parameters<Rule['check']>[0]['settings'], title: string): Finding[] {
  return (['tmp', 'final'] as const).flatMap((use): Finding[] => {
    const folders = listOf(settings.directories?.[use]);
    if (folders.length < 2 || takesSeveral(settings, use)) return [];
    return [
      {
        severity: 'warning',
        message: `${title} takes one folder here: ${folders[0]} is used, the others are not. Make a configuration for each.`,
        place: ['directories', use],
        fixes: [{ title: `Keep ${folders[0]}`, set: ['directories', use], value: folders[0] }],
      },
    ];
  });
}

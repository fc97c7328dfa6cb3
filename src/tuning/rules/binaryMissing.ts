import type { Rule } from '../rule.ts';

export const binaryMissing: Rule = {
  id: 'binary-missing',
  finds: 'A plotter that is not installed',
  check: ({ settings, form, title }, { programs }) => {
    const wanted = settings.binary ?? form.program;
    if (!Object.hasOwn(programs, wanted) || programs[wanted] !== null) return [];
    return [
      {
        severity: 'error',
        message:
          settings.binary === undefined
            ? `${title}'s program ${wanted} isn't in PATH. Install it, or name it in "binary".`
            : `There is no program ${wanted}, or it may not be run. Correct "binary".`,
        place: [settings.binary === undefined ? 'plotter' : 'binary'],
      },
    ];
  },
};

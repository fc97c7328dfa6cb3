import type { Rule } from '../rule.ts';

export const openFileLimit: Rule = {
  id: 'open-file-limit',
  finds: 'A limit of open files below what the buckets need',
  check: ({ needs: { openFiles: need }, configuration, settings, title }, { openFiles }) => {
    if (need === undefined || openFiles === undefined || need <= openFiles.soft) return [];
    const { buckets, buckets3 = buckets } = configuration;
    const name = settings.buckets3 !== undefined && (buckets3 ?? 0) > (buckets ?? 0) ? 'buckets3' : 'buckets';
    const place = [settings[name] === undefined ? 'plotter' : name];
    return need > openFiles.hard
      ? [
          {
            severity: 'error',
            message: `${title} opens ${need} files with these buckets; ${openFiles.hard} are the most that this system allows a process. Raise \`nofile\` in /etc/security/limits.conf, or use fewer buckets.`,
            place,
          },
        ]
      : [
          {
            severity: 'warning',
            message: `${title} opens ${need} files with these buckets; a program started in a terminal may open ${openFiles.soft}. Say \`ulimit -n ${need}\` before, or use fewer buckets.`,
            place,
          },
        ];
  },
};

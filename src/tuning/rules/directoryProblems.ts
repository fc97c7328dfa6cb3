import { plotterById } from '../../plotters/plotters.ts';
import type { Finding, Rule, SettingFix } from '../rule.ts';
import { FOLDER_WORDS, type Folder, foldersOf, placeOf } from '../subject.ts';

export const directoryMissing: Rule = {
  id: 'directory-missing',
  finds: 'A folder that does not exist, or can’t be written to',
  check: ({ settings }, facts) =>
    foldersOf(settings).flatMap((folder): Finding[] => {
      if (TILDE.test(folder.path)) return [];
      const what = FOLDER_WORDS[folder.use];
      const at = (message: string, fixes: readonly SettingFix[] = []): Finding[] => [
        { severity: 'error', message, place: folder.place, fixes },
      ];
      switch (placeOf(facts, folder.path)?.state) {
        case 'missing':
          return at(`The ${what} ${folder.path} doesn't exist. Create it, or mount what belongs there.`, [
            { title: `Create ${folder.path}`, createFolder: folder.path },
          ]);
        case 'no folder':
          return at(`${folder.path} is a file, not a folder. Name a folder as the ${what}.`);
        case 'not writable':
          return at(
            `The ${what} ${folder.path} can't be written to by this user. Change its owner or its permissions.`,
          );
        default:
          return [];
      }
    }),
};

const TILDE = /^~(?:[\\/]|$)/;

function endsWithoutSlash({ path }: Folder): boolean {
  return !/[\\/]$/.test(path);
}

export const directoryWithoutSlash: Rule = {
  id: 'directory-without-slash',
  finds: 'A folder without the slash at its end that some plotters want',
  check: ({ settings, title }) =>
    !plotterById(settings.plotter)?.wantsSlash
      ? []
      : foldersOf(settings)
          .filter(endsWithoutSlash)
          .map(({ path, place, use }) => ({
            severity: 'error',
            message: `${title} takes the end of ${path} for the beginning of file names, and refuses it. Write a slash at the end of the ${FOLDER_WORDS[use]}.`,
            place,
            fixes: [{ title: 'Add the slash', set: place, value: `${path}${path.includes('\\') ? '\\' : '/'}` }],
          })),
};

export const directoryWithTilde: Rule = {
  id: 'directory-with-tilde',
  finds: 'A folder that begins with ~, which only shells understand',
  check: ({ settings }, { home }) =>
    foldersOf(settings)
      .filter(({ path }) => TILDE.test(path))
      .map(({ path, place }) => {
        const whole = home === undefined ? undefined : `${home}${path.slice(1)}`;
        return {
          severity: 'error',
          message: `No shell reads ${path}, so ~ isn't your home folder there. Write the whole path${whole === undefined ? '' : `: ${whole}`}.`,
          place,
          ...(whole !== undefined && { fixes: [{ title: `Write ${whole}`, set: place, value: whole }] }),
        };
      }),
};

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { makePrivateFolder, PRIVATE_FILE } from '../input/privateFiles.ts';

/** What a person chose; what is undefined is taken out. */
export interface ChosenServers {
  readonly query: string;
  readonly write: string | undefined;
  /** How both let one in, secrets as `secret:NAME`; undefined: as it was. */
  readonly entrance: { readonly token: string } | { readonly user: string; readonly password: string } | undefined;
}

const ENTRANCE = ['token', 'user', 'password'] as const;

/** Writes the servers into the file of the fleet, and leaves all else in it, comments too, as it is. */
export function setFleetServers(path: string, { query, write, entrance }: ChosenServers): void {
  makePrivateFolder(dirname(path));
  const changes: (readonly [place: string[], value: unknown])[] = [
    [['query', 'url'], query],
    ...(write === undefined ? [[['write'], undefined] as const] : [[['write', 'url'], write] as const]),
    ...['query', ...(write === undefined ? [] : ['write'])].flatMap((part) => entranceOf(part, entrance)),
  ].map(([place, value]) => [[...place], value]);
  let text = existsSync(path) ? readFileSync(path, 'utf8') : '{}\n';
  if (text.trim() === '') text = '{}\n';
  for (const [place, value] of changes) {
    text = applyEdits(text, modify(text, place, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
  }
  writeFileSync(`${path}.new`, text, { mode: PRIVATE_FILE });
  renameSync(`${path}.new`, path);
}

/** One way in takes the place of another. */
function entranceOf(part: string, entrance: ChosenServers['entrance']): (readonly [place: string[], value: unknown])[] {
  if (!entrance) return [];
  const chosen: Readonly<Record<string, string>> = entrance;
  return ENTRANCE.map((field) => [[part, field], chosen[field]] as const);
}

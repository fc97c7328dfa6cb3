import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { makePrivateFolder, PRIVATE_FILE } from '../input/privateFiles.ts';

/** What a person chose; what is undefined is taken out. */
export interface ChosenServers {
  readonly query: string;
  readonly write: string | undefined;
  /** `secret:NAME`; undefined: as it was. */
  readonly token: string | undefined;
}

/** Writes the servers into the file of the fleet, and leaves all else in it, comments too, as it is. */
export function setFleetServers(path: string, { query, write, token }: ChosenServers): void {
  makePrivateFolder(dirname(path));
  const changes: (readonly [place: string[], value: unknown])[] = [
    [['query', 'url'], query],
    ...(write === undefined ? [[['write'], undefined] as const] : [[['write', 'url'], write] as const]),
    ...(token === undefined ? [] : [[['query', 'token'], token] as const]),
    ...(token === undefined || write === undefined ? [] : [[['write', 'token'], token] as const]),
  ].map(([place, value]) => [[...place], value]);
  let text = existsSync(path) ? readFileSync(path, 'utf8') : '{}\n';
  if (text.trim() === '') text = '{}\n';
  for (const [place, value] of changes) {
    text = applyEdits(text, modify(text, place, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
  }
  writeFileSync(`${path}.new`, text, { mode: PRIVATE_FILE });
  renameSync(`${path}.new`, path);
}

import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { applyEdits, modify, stripComments } from 'jsonc-parser';
import { MOST_FLEET_BYTES, mistakesOfFleetFile } from '../fleet/fleetFile.ts';
import { decodeText } from '../input/decodeText.ts';
import { makePrivateFolder, PRIVATE_FILE } from '../input/privateFiles.ts';
import { readNamed } from '../input/regularFile.ts';

/** What a person chose; what is undefined is taken out. */
export interface ChosenServers {
  readonly query: string;
  readonly write: string | undefined;
  /** How both let one in, secrets as `secret:NAME`; undefined: as it was. */
  readonly entrance: { readonly token: string } | { readonly user: string; readonly password: string } | undefined;
}

const ENTRANCE = ['token', 'user', 'password'] as const;

/**
 * Writes the servers into the file of the fleet, and leaves all else in it, comments too, as it is.
 * @throws {Error} that says what is wrong with the file, and where: it is left as it is then.
 */
export function setFleetServers(path: string, { query, write, entrance }: ChosenServers): void {
  makePrivateFolder(dirname(path));
  const changes: (readonly [place: string[], value: unknown])[] = [
    [['query', 'url'], query],
    ...(write === undefined ? [[['write'], undefined] as const] : [[['write', 'url'], write] as const]),
    ...['query', ...(write === undefined ? [] : ['write'])].flatMap((part) => entranceOf(part, entrance)),
  ].map(([place, value]) => [[...place], value]);
  let text = readWhole(path);
  for (const [place, value] of changes) {
    text = applyEdits(text, modify(text, place, value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
  }
  writeFileSync(`${path}.new`, text, { mode: PRIVATE_FILE });
  renameSync(`${path}.new`, path);
}

/** The library writes into a text with mistakes as well, wherever it takes the place for, and into the first of two values of one name. */
function readWhole(path: string): string {
  const text = existsSync(path) ? decodeText(readNamed(path, MOST_FLEET_BYTES)) : '';
  if (text.trim() === '') return '{}\n';
  const [mistake] = stripComments(text).trim() === '' ? [] : mistakesOfFleetFile(text);
  if (mistake !== undefined) throw new Error(`${mistake} Nothing was changed.`);
  return text;
}

/** One way in takes the place of another. */
function entranceOf(part: string, entrance: ChosenServers['entrance']): (readonly [place: string[], value: unknown])[] {
  if (!entrance) return [];
  const chosen: Readonly<Record<string, string>> = entrance;
  return ENTRANCE.map((field) => [[part, field], chosen[field]] as const);
}

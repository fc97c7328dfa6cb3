import { type Room, rooms } from './rooms.ts';

const start = '<!-- rooms: made by npm run generate -->';
const end = '<!-- /rooms -->';

/** The document with the table as scripts/rooms.ts has it. Throws an Error where it has no place for one. */
export function withRoomsTable(document: string): string {
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/ARCHITECTURE.md needs ${start} and ${end} around the table`);
  return `${document.slice(0, from)}${start}\n\n${roomsTable()}\n\n${document.slice(to)}`;
}

function roomsTable(): string {
  const rows = rooms.map((room) => [`\`${room.folder}\``, room.holds, permissionOf(room)]);
  return [['room', 'what is in it', 'may import'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function permissionOf({ mayImport, never = [] }: Room): string {
  const names = (places: readonly string[]) => places.map((place) => place.replace(/^src\//, '')).join(', ');
  if (mayImport === 'all') return `anything but ${names(never)}`;
  return mayImport.length > 0 ? names(mayImport) : 'nothing';
}

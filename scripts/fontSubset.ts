/** A part of a TrueType font: the letters in these ranges, without hints and kerning. Glyphs keep their numbers; those left out are empty. */
export function fontSubset(font: Buffer, ranges: readonly (readonly [first: number, last: number])[]): Buffer {
  const tables = readTables(font);
  const table = (tag: string) => {
    const found = tables.get(tag);
    if (!found) throw new Error(`The font has no table "${tag}": only TrueType outlines can be taken apart.`);
    return found;
  };
  const [head, hhea, maxp] = ['head', 'hhea', 'maxp'].map((tag) => Buffer.from(table(tag)));
  const isLong = head.readInt16BE(50) === 1;
  const glyphCount = maxp.readUInt16BE(4);
  const outlineOf = (glyph: number) => {
    const at = (index: number) =>
      isLong ? table('loca').readUInt32BE(4 * index) : 2 * table('loca').readUInt16BE(2 * index);
    return table('glyf').subarray(at(glyph), at(glyph + 1));
  };
  const glyphOf = readCmap(table('cmap'));
  const letters = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((letter) => glyphOf(letter) > 0),
  );
  const kept = withParts([0, ...letters.map(glyphOf)], outlineOf);
  const loca = Buffer.alloc(4 * (glyphCount + 1));
  const hmtx = Buffer.alloc(4 * glyphCount);
  const outlines: Buffer[] = [];
  let length = 0;
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    loca.writeUInt32BE(length, 4 * glyph);
    if (!kept.has(glyph)) continue;
    const outline = padded(outlineOf(glyph));
    outlines.push(outline);
    length += outline.length;
    hmtx.writeUInt32BE(metricsOf(table('hmtx'), hhea.readUInt16BE(34), glyph), 4 * glyph);
  }
  loca.writeUInt32BE(length, 4 * glyphCount);
  head.writeInt16BE(1, 50);
  hhea.writeUInt16BE(glyphCount, 34);
  const post = Buffer.from(table('post').subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0);
  return writeTables({
    'OS/2': table('OS/2'),
    cmap: writeCmap(letters, glyphOf),
    glyf: Buffer.concat(outlines),
    head,
    hhea,
    hmtx,
    loca,
    maxp,
    name: table('name'),
    post,
  });
}

function readTables(font: Buffer): Map<string, Buffer> {
  const count = font.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const at = 12 + 16 * i;
      const offset = font.readUInt32BE(at + 8);
      return [font.toString('latin1', at, at + 4), font.subarray(offset, offset + font.readUInt32BE(at + 12))];
    }),
  );
}

/** The glyph of a letter of the basic plane; 0 = it has none. */
function readCmap(cmap: Buffer): (letter: number) => number {
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(8 + 8 * i));
  const start = offsets.find((offset) => cmap.readUInt16BE(offset) === 4);
  if (start === undefined) throw new Error('The font has no map of letters in format 4.');
  const count = cmap.readUInt16BE(start + 6) / 2;
  const [ends, starts] = [start + 14, start + 16 + 2 * count];
  const [deltas, offsetsAt] = [starts + 2 * count, starts + 4 * count];
  return (letter) => {
    for (let i = 0; i < count; i++) {
      if (letter > cmap.readUInt16BE(ends + 2 * i)) continue;
      const first = cmap.readUInt16BE(starts + 2 * i);
      if (letter < first) return 0;
      const delta = cmap.readUInt16BE(deltas + 2 * i);
      const offset = cmap.readUInt16BE(offsetsAt + 2 * i);
      if (offset === 0) return (letter + delta) & 0xffff;
      const glyph = cmap.readUInt16BE(offsetsAt + 2 * i + offset + 2 * (letter - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

/** A segment for each run of letters whose glyphs follow one another as well. */
function writeCmap(letters: readonly number[], glyphOf: (letter: number) => number): Buffer {
  const segments: { first: number; last: number; delta: number }[] = [];
  for (const letter of letters.toSorted((a, b) => a - b)) {
    const delta = (glyphOf(letter) - letter) & 0xffff;
    const open = segments.at(-1);
    if (open?.last === letter - 1 && open.delta === delta) open.last = letter;
    else segments.push({ first: letter, last: letter, delta });
  }
  segments.push({ first: 0xffff, last: 0xffff, delta: 1 });
  const count = segments.length;
  const power = 2 ** Math.floor(Math.log2(count));
  const body = [
    ...[4, 16 + 8 * count, 0, 2 * count, 2 * power, Math.log2(power), 2 * (count - power)],
    ...segments.map(({ last }) => last),
    0,
    ...segments.map(({ first }) => first),
    ...segments.map(({ delta }) => delta),
    ...segments.map(() => 0),
  ];
  // One map: for Windows, the basic plane.
  return words([0, 1, 3, 1, 0, 12, ...body]);
}

/** With the glyphs that others are put together of. */
function withParts(glyphs: readonly number[], outlineOf: (glyph: number) => Buffer): Set<number> {
  const kept = new Set<number>();
  const waiting = [...glyphs];
  for (let glyph = waiting.pop(); glyph !== undefined; glyph = waiting.pop()) {
    if (kept.has(glyph)) continue;
    kept.add(glyph);
    waiting.push(...partsOf(outlineOf(glyph)));
  }
  return kept;
}

const HAS_WORDS = 1;
const HAS_SCALE = 8;
const MORE_PARTS = 32;
const HAS_TWO_SCALES = 64;
const HAS_MATRIX = 128;

function partsOf(outline: Buffer): number[] {
  const parts: number[] = [];
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return parts;
  for (let at = 10, flags = MORE_PARTS; flags & MORE_PARTS; ) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    at += 4 + (flags & HAS_WORDS ? 4 : 2);
    at += flags & HAS_SCALE ? 2 : flags & HAS_TWO_SCALES ? 4 : flags & HAS_MATRIX ? 8 : 0;
  }
  return parts;
}

/** Width and left bearing; glyphs beyond the last width have that one. */
function metricsOf(hmtx: Buffer, widths: number, glyph: number): number {
  if (glyph < widths) return hmtx.readUInt32BE(4 * glyph);
  const bearing = hmtx.readUInt16BE(4 * widths + 2 * (glyph - widths));
  return ((hmtx.readUInt16BE(4 * (widths - 1)) << 16) | bearing) >>> 0;
}

function writeTables(tables: Readonly<Record<string, Buffer>>): Buffer {
  const tags = Object.keys(tables);
  const power = 2 ** Math.floor(Math.log2(tags.length));
  const header = words([0, 1, 0, tags.length, 16 * power, Math.log2(power), 16 * (tags.length - power)]).subarray(2);
  header.writeUInt32BE(0x00010000, 0);
  const directory = Buffer.alloc(16 * tags.length);
  let offset = header.length + directory.length;
  const contents = tags.map((tag, i) => {
    const content = padded(tables[tag]);
    directory.write(tag, 16 * i, 'latin1');
    directory.writeUInt32BE(checksumOf(content), 16 * i + 4);
    directory.writeUInt32BE(offset, 16 * i + 8);
    directory.writeUInt32BE(tables[tag].length, 16 * i + 12);
    offset += content.length;
    return content;
  });
  return Buffer.concat([header, directory, ...contents]);
}

function checksumOf(content: Buffer): number {
  let sum = 0;
  for (let at = 0; at < content.length; at += 4) sum = (sum + content.readUInt32BE(at)) >>> 0;
  return sum;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => {
    buffer.writeUInt16BE(value, 2 * i);
  });
  return buffer;
}

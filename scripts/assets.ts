import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { fontSubset } from './fontSubset.ts';

/** What texts of reports are written in: Latin, Greek and Cyrillic letters, and the signs of units, arrows and formulas. */
const LETTERS = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2c6, 0x2dd],
  [0x391, 0x3c9],
  [0x401, 0x45f],
  [0x2002, 0x2044],
  [0x2070, 0x2099],
  [0x20ac, 0x20ac],
  [0x2103, 0x2122],
  [0x2190, 0x2199],
  [0x2202, 0x222b],
  [0x2248, 0x2265],
  [0x25a0, 0x25cf],
  [0x2713, 0x2717],
  [0xfb00, 0xfb02],
  [0xfffd, 0xfffd],
] as const;

const subset = (font: Buffer) => fontSubset(font, LETTERS);

/** Files that reports are drawn with, and what is made of each (`src/report/formats/assets.ts` reads them). */
const ASSETS = [
  { source: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf', make: subset },
  { source: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf', make: subset },
  { source: '@resvg/resvg-wasm/index_bg.wasm', output: 'resvg.wasm', make: (file: Buffer) => file },
];

const { resolve } = createRequire(import.meta.url);

/** Packs them into a folder; what is there already and not older than its source stays. Gives their names and sizes in bytes. */
export function packAssets(folder: string): { readonly output: string; readonly bytes: number }[] {
  return ASSETS.map(({ source, output = basename(source), make }) => {
    const from = resolve(source);
    const path = join(folder, `${output}.br`);
    const made = [from, import.meta.filename].map((file) => statSync(file).mtimeMs);
    if (!existsSync(path) || statSync(path).mtimeMs < Math.max(...made)) {
      const partial = `${path}.${process.pid}.partial`;
      writeFileSync(partial, packed(make(readFileSync(from))));
      renameSync(partial, path);
    }
    return { output: `${output}.br`, bytes: statSync(path).size };
  });
}

/** Smaller by a sixth or more than the package itself would make it. */
export function packed(content: Buffer): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(content, { params });
}

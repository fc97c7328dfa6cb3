import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** What exporting needs besides code: beside the bundle, packed by the build (`scripts/assets.ts`); from sources, in the packages. */
const ASSETS = {
  regular: { packed: 'DejaVuSans.ttf.br', source: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf' },
  bold: { packed: 'DejaVuSans-Bold.ttf.br', source: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf' },
  renderer: { packed: 'resvg.wasm.br', source: '@resvg/resvg-wasm/index_bg.wasm' },
} as const;

export const FONT = 'DejaVu Sans';

export async function asset(name: keyof typeof ASSETS): Promise<Buffer> {
  const { packed, source } = ASSETS[name];
  const beside = join(import.meta.dirname, packed);
  if (existsSync(beside)) return promisify(brotliDecompress)(await readFile(beside));
  return readFile(createRequire(import.meta.url).resolve(source));
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from './importGraph.ts';

/** What V8 writes for each script of a process (NODE_V8_COVERAGE). */
interface Script {
  readonly url: string;
  readonly functions: readonly {
    /** The outermost first; each holds but where one within it says otherwise. */
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** Lines of a source that have code, and which of them ran. */
interface FileCoverage {
  readonly file: string;
  /** From 1. */
  readonly lines: ReadonlyMap<number, boolean>;
}

/**
 * Reads what the processes of a test run left in `folder`, writes lcov.info beside it, and gives lines for a person: of every room,
 * or where `each` is asked for, of every file that was loaded.
 */
export function coverageReport(root: string, folder: string, each: boolean): string[] {
  const ran = ranByFile(root, folder);
  const files = ['src', 'bench', 'webview']
    .flatMap((place) => sourceFiles(join(root, place)))
    .map((path) => relative(root, path).split(sep).join('/'))
    .map((file) => ({ file, lines: linesOf(readFileSync(join(root, file), 'utf8'), ran.get(file)) }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '..', 'lcov.info'), files.map(lcov).join(''));
  if (each) return files.filter(({ file }) => ran.has(file)).map((one) => shareLine(one.file, [one]));
  const rooms = Map.groupBy(files, ({ file }) => file.split('/').slice(0, -1).slice(0, 2).join('/'));
  return [
    ...[...rooms].map(([room, own]) => shareLine(room, own)),
    shareLine('all', files),
    'least covered:',
    ...files
      .filter(({ lines }) => lines.size > 0)
      .toSorted((a, b) => share([a]) - share([b]))
      .slice(0, 10)
      .map((one) => shareLine(`  ${one.file}`, [one])),
  ];
}

/** For each file, which characters ran in any process. */
function ranByFile(root: string, folder: string): Map<string, Uint8Array> {
  const ran = new Map<string, Uint8Array>();
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  for (const name of names) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: readonly Script[] };
    for (const script of result) {
      if (!script.url.startsWith('file:') || !script.url.endsWith('.ts')) continue;
      const file = relative(root, fileURLToPath(script.url)).split(sep).join('/');
      const own = charactersRun(script);
      const known = ran.get(file);
      ran.set(file, known ? known.map((flag, at) => flag | (own[at] ?? 0)) : own);
    }
  }
  return ran;
}

function charactersRun({ functions }: Script): Uint8Array {
  const ranges = functions.flatMap((one) => one.ranges);
  const ran = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)));
  const widest = ranges.toSorted((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  for (const { startOffset, endOffset, count } of widest) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return ran;
}

/** Types leave blanks behind when they are stripped, so that what runs stands where it stands in the source. */
function linesOf(text: string, ran: Uint8Array | undefined): Map<number, boolean> {
  const lines = new Map<number, boolean>();
  let offset = 0;
  for (const [at, line] of stripTypeScriptTypes(text).split('\n').entries()) {
    const code = line.search(/\S/);
    if (code >= 0 && !/^(?:\/[/*]|\*|[)\]}];?,?$)/.test(line.trim())) {
      lines.set(at + 1, ran?.[offset + code] === 1);
    }
    offset += line.length + 1;
  }
  return lines;
}

function lcov({ file, lines }: FileCoverage): string {
  const data = [...lines].map(([line, isCovered]) => `DA:${line},${isCovered ? 1 : 0}\n`).join('');
  return `SF:${file}\n${data}end_of_record\n`;
}

function share(files: readonly FileCoverage[]): number {
  const all = files.flatMap(({ lines }) => [...lines.values()]);
  return all.length === 0 ? 1 : all.filter(Boolean).length / all.length;
}

function shareLine(name: string, files: readonly FileCoverage[]): string {
  return `${name.padEnd(50)} ${(100 * share(files)).toFixed(1).padStart(5)} % of lines`;
}

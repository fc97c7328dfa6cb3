import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** Files by their paths from the project's root, with `/`, and what each imports, types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** What the sources below some folders import, as it is written: paths and names of packages. */
export function readImports(root: string, folders: readonly string[]): ImportGraph {
  const paths = folders.flatMap((folder) => sourceFiles(join(root, folder)));
  return new Map(
    paths.map((path) => [relative(root, path).split(sep).join('/'), importsOf(readFileSync(path, 'utf8'))]),
  );
}

/** What a module's text imports, types included. A name in a comment or string that looks like an import counts too: write it differently. */
export function importsOf(text: string): string[] {
  const pattern = /(?:^|[;}\s])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map(([, from, bare]) => from ?? bare!);
}

/** The file of the project that an import means; undefined for a package. */
export function fileOf(importer: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(dirname(importer), specifier) : undefined;
}

/** One way round for each group that import each other in a circle: from one of them back to it. Tarjan's strongly connected components. */
export function circlesIn(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const groups: string[][] = [];
  const visit = (node: string): number => {
    const own = order.size;
    order.set(node, own);
    lowest.set(node, own);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      const reached = order.has(next) ? (open.includes(next) ? order.get(next)! : own) : visit(next);
      lowest.set(node, Math.min(lowest.get(node)!, reached));
    }
    if (lowest.get(node) === own) groups.push(open.splice(open.indexOf(node)));
    return lowest.get(node)!;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return groups
    .filter(([node, ...others]) => others.length > 0 || graph.get(node!)?.includes(node!))
    .map((group) => wayRound(graph, group));
}

/** The shortest way from the first of a group back to it. */
function wayRound(graph: ImportGraph, group: readonly string[]): string[] {
  const start = group.toSorted()[0];
  const ways = [[start]];
  for (const way of ways) {
    for (const next of graph.get(way.at(-1)!) ?? []) {
      if (next === start) return [...way, start];
      if (group.includes(next) && !ways.some((other) => other.includes(next))) ways.push([...way, next]);
    }
  }
  return [...group];
}

/** Paths of the sources below a folder. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

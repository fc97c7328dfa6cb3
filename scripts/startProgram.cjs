// Begins the programs that people start: the build puts it at the head of each, so it may import nothing of the project.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const CHECKSUM_BYTES = 4;

/**
 * Runs a program whose code is in several files of a folder, and keeps what the runtime makes of them for the next time: with all functions
 * that were called, which Node's own cache, made before anything runs, leaves out. To compile them takes a quarter of a short command.
 * @param {string} folder with the files.
 * @param {string} first `./program.cjs`.
 * @param {ReadonlySet<string>} files that import each other.
 * @param {(id: string) => unknown} requireOther for all else.
 * @param {string | undefined} keptIn a file; nothing is kept without.
 */
function startProgram(folder, first, files, requireOther, keptIn) {
  const before = keptIn === undefined ? new Map() : readKept(keptIn);
  /** @type {Map<string, { exports: unknown }>} */
  const modules = new Map();
  /** @type {Map<string, Script>} */
  const scripts = new Map();
  let isAllKept = true;
  /** @param {string} id */
  const load = (id) => {
    if (!files.has(id)) return requireOther(id);
    const known = modules.get(id);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(id, module);
    const filename = join(folder, id);
    const cachedData = before.get(id);
    const source = `${HEAD}${readFileSync(filename, 'utf8')}\n})`;
    const script = new Script(source, { filename, columnOffset: -HEAD.length, ...(cachedData && { cachedData }) });
    if (!cachedData || script.cachedDataRejected) isAllKept = false;
    scripts.set(id, script);
    script.runInThisContext()(module.exports, load, module, filename, folder);
    return module.exports;
  };
  process.on('exit', (code) => {
    if (keptIn === undefined || isAllKept || code !== 0) return;
    // With what other commands made of other files.
    const made = new Map(before);
    for (const [id, script] of scripts) made.set(id, script.createCachedData());
    keep(keptIn, made);
  });
  load(first);
}

/**
 * What was kept, by file; nothing where that isn't whole. The runtime believes it unseen, so a checksum tells.
 * @param {string} path
 * @returns {Map<string, Buffer>}
 */
function readKept(path) {
  const kept = new Map();
  try {
    const all = readFileSync(path);
    const rest = all.subarray(CHECKSUM_BYTES);
    if (all.readUInt32LE() !== crc32(rest)) return kept;
    const end = rest.indexOf('\n');
    let at = end + 1;
    for (const [id, length] of JSON.parse(rest.toString('utf8', 0, end))) {
      kept.set(id, rest.subarray(at, at + length));
      at += length;
    }
  } catch {
    // It isn't there yet, or can't be read: all is compiled anew.
  }
  return kept;
}

/**
 * Where it can't be written, all is compiled each time.
 * @param {string} path
 * @param {ReadonlyMap<string, Buffer>} made by file.
 */
function keep(path, made) {
  try {
    const names = `${JSON.stringify([...made].map(([id, data]) => [id, data.length]))}\n`;
    const rest = Buffer.concat([Buffer.from(names), ...made.values()]);
    const checksum = Buffer.alloc(CHECKSUM_BYTES);
    checksum.writeUInt32LE(crc32(rest));
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, Buffer.concat([checksum, rest]), { mode: 0o600 });
    renameSync(partial, path);
  } catch {
    // As if it had not been tried.
  }
}

/**
 * Where a program keeps it.
 * @param {string} folder of the program.
 * @param {string} build tells one build from others.
 * @param {readonly string[]} apart commands that have to start fast: they keep what they call, and no more, apart from the others.
 */
function keptIn(folder, build, apart) {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE) return undefined;
  const name = apart.find((command) => command === process.argv[2]) ?? 'others';
  return join(NODE_COMPILE_CACHE ?? join(folder, '.compiled'), `${build}-${process.version}-${process.arch}`, name);
}

module.exports = { startProgram, keptIn };

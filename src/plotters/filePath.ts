/** Paths as text, for either system: a log or a recording may come from another one than the host's. */

const WINDOWS_PATH = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/;

/** Whether a path is written the way of Windows: a drive letter, a UNC path, or back slashes and no slash. */
export function isWindowsPath(path: string): boolean {
  return WINDOWS_PATH.test(path) || (path.includes('\\') && !path.includes('/'));
}

/** Last part of a path, of either system. */
export function baseName(path: string): string {
  const isWindows = isWindowsPath(path);
  const trimmed = withoutTrailingSlashes(path, isWindows);
  const cut = Math.max(trimmed.lastIndexOf('/'), isWindows ? trimmed.lastIndexOf('\\') : -1);
  return trimmed.slice(cut + 1);
}

/** A path without the slashes at its end. An expression that is anchored there alone would take quadratic time. */
export function withoutTrailingSlashes(path: string, isWindows = false): string {
  let end = path.length;
  while (end > 0 && (path[end - 1] === '/' || (isWindows && path[end - 1] === '\\'))) end--;
  return path.slice(0, end);
}

/** Base name of a program: no `.exe`, and no ` (deleted)`, which Linux adds to a replaced executable. */
export function programName(path: string): string {
  return baseName(path.replace(/ \(deleted\)$/, '')).replace(/\.exe$/i, '');
}

/**
 * A path as the process sees it: relative ones are resolved against its working folder with the rules of that folder's system.
 * Left as it is when the folder isn't known.
 */
export function resolvePath(path: string, cwd: string | undefined): string {
  if (path.startsWith('/') || WINDOWS_PATH.test(path) || cwd === undefined) return path;
  const windows = isWindowsPath(cwd);
  const separator = windows ? '\\' : '/';
  const parts = `${cwd}${separator}${path}`.split(windows ? /[\\/]/ : '/');
  const kept: string[] = [];
  for (const [index, part] of parts.entries()) {
    if (part === '.' || (part === '' && index > 0 && index < parts.length - 1)) continue;
    if (part === '..' && kept.length > 1) kept.pop();
    else if (part !== '..') kept.push(part);
  }
  if (kept.length === 1 && kept[0] === '') return separator;
  return kept.join(separator);
}

/** Version, commit, date, system or processor at the end of a program's name: one of them, so that there is but one way to read it. */
const BUILD =
  /[-_.](?:v?\d+(?:\.\d+)+(?:[-_.]?(?:alpha|beta|rc)\d*)?|(?=[a-f]*\d)[0-9a-f]{6,40}|20\d{6}|linux|macos|windows|ubuntu[\d.]*|x86[-_]?64|amd64|arm64|aarch64|avx\d*|znver\d|haswell|static)$/i;
/** No file's name is longer. */
const LONGEST_NAME = 255;

/** A program's name without its build, for those who keep several side by side: `cuda_plot_k32` of `cuda_plot_k32_3afd79e`. */
export function withoutBuild(name: string): string {
  if (name.length > LONGEST_NAME) return name;
  const shorter = name.replace(BUILD, '');
  return shorter === name ? name : withoutBuild(shorter);
}

import type { Systeminformation } from 'systeminformation';

/** The words of a command line as `ps` or Windows shows it; words in double quotes stay together. */
export function splitCommandLine(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/**
 * What a process was started with, the program first, as far as systeminformation tells. Of Windows `path` is the executable and
 * `command` all of the line. Elsewhere `path` is the folder, and `command` the program with its first words: those up to the first
 * that begins with a dash or a slash, where `params` begins.
 */
export function argumentsOf(
  { path, command, params, name }: Systeminformation.ProcessesProcessData,
  isWindows: boolean,
): string[] {
  if (!isWindows) {
    const [program = name, ...rest] = splitCommandLine(`${command} ${params}`);
    return [path === '' ? program : `${path}/${program}`, ...rest];
  }
  // A path with blanks may stand there without quotes.
  const isPlain = path !== '' && command.toLowerCase().startsWith(path.toLowerCase());
  const [program = name, ...rest] = isPlain
    ? [path, ...splitCommandLine(command.slice(path.length))]
    : splitCommandLine(command);
  return [path || program, ...rest];
}

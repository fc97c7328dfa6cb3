/** The words of a command line as `ps` or Windows shows it; words in double quotes stay together. */
export function splitCommandLine(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

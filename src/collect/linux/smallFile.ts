import { Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';

const text = new TextBuffer();

/** The first line of a small file of sysfs that hardly ever changes; `undefined` where it can't be read. */
export function readLine(source: Source, path: string): string | undefined {
  if (!source.readOnce(path, text)) return undefined;
  return text.toString().split('\n', 1)[0].trim();
}

/** The first number in the first line of a small file; NaN where there is none or it can't be read. */
export function readNumber(source: Source, path: string): number {
  return Number.parseInt(/-?\d+/.exec(readLine(source, path) ?? '')?.[0] ?? '', 10);
}

const scanner = new Scanner();

/** A file of sysfs that holds one number and is read again and again. */
export class NumberFile {
  readonly #file: LinuxFile;

  constructor(source: Source, path: string) {
    this.#file = new LinuxFile(source, path);
  }

  /** Throws an Error that says why where it can't be read. */
  read(): number {
    return this.#file.scan(scanner).number();
  }

  close(): void {
    this.#file.close();
  }
}

import { ascii, Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';

const SIZE = ascii('size ');
const LEAST = ascii('c_min ');

/**
 * The cache of ZFS (its ARC), which /proc/meminfo counts as used though it makes room when memory is wanted: what is above its least
 * size can be had.
 */
export class ZfsCache {
  readonly #file: LinuxFile | undefined;
  readonly #scanner = new Scanner();

  constructor(source: Source) {
    const path = '/proc/spl/kstat/zfs/arcstats';
    this.#file = source.exists(path) ? new LinuxFile(source, path) : undefined;
  }

  /** 0 where there is none. */
  reclaimableBytes(): number {
    if (!this.#file) return 0;
    let size = 0;
    let least = 0;
    try {
      const scanner = this.#file.scan(this.#scanner);
      for (; !scanner.atEnd; scanner.nextLine()) {
        if (scanner.at(SIZE)) size = valueIn(scanner);
        else if (scanner.at(LEAST)) least = valueIn(scanner);
      }
    } catch {
      return 0; // the module was unloaded
    }
    return size > least ? size - least : 0;
  }

  close(): void {
    this.#file?.close();
  }
}

/** Name, type and value stand in a line. */
function valueIn(scanner: Scanner): number {
  while (!scanner.atEnd && scanner.bytes[scanner.position] > 32) scanner.position++;
  scanner.number();
  return scanner.number();
}

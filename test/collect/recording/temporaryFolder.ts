import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A folder for the files of one test suite. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'plotscope-test-'));

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** Writes JSON lines, gzipped: a recording. */
  recording(name: string, lines: readonly unknown[]): string {
    return this.write(name, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

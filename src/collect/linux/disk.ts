import type { Collector } from '../collector.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { HostSigns } from './hostSigns.ts';
import { LinuxFile } from './linuxFile.ts';
import { NamedLines } from './namedLines.ts';

/** /proc/diskstats counts in sectors of 512 bytes whatever the disk's own sectors are. */
const SECTOR_BYTES = 512;
const MILLISECONDS = 1 / 1000;
const MADE_OF_MEMORY = /^(loop|ram|zram)/;

interface Disk {
  readonly group: SeriesGroup;
  readonly reads: Reading;
  readonly readsMerged: Reading;
  readonly readSectors: Reading;
  readonly readTime: Reading;
  readonly writes: Reading;
  readonly writesMerged: Reading;
  readonly writtenSectors: Reading;
  readonly writeTime: Reading;
  readonly busyTime: Reading;
  readonly waitingTime: Reading;
  /** Where it is told to those that ask what a plotter waits for. */
  readonly requests: { seconds: number } | undefined;
}

/** Requests, bytes and times of whole disks from /proc/diskstats. */
export class LinuxDisk implements Collector {
  readonly name = 'disk';
  readonly #source: Source;
  readonly #signs: HostSigns | undefined;
  readonly #file: LinuxFile;
  readonly #scanner = new Scanner();
  readonly #disks = new NamedLines<Disk>((name, scanner) => this.#disk(name, scanner));
  #recorder!: Recorder;

  constructor(source: Source, signs?: HostSigns) {
    this.#source = source;
    this.#signs = signs;
    this.#file = new LinuxFile(source, '/proc/diskstats');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  collect(): void {
    const scanner = this.#file.scan(this.#scanner);
    const r = this.#recorder;
    let lines = 0;
    while (!scanner.atEnd) {
      scanner.skipNumbers(2);
      scanner.skipSpaces();
      const disk = this.#disks.next(lines++, scanner);
      if (disk) {
        r.count(disk.reads, scanner.number());
        r.count(disk.readsMerged, scanner.number());
        r.count(disk.readSectors, scanner.number());
        const readTime = scanner.number();
        r.count(disk.readTime, readTime);
        r.count(disk.writes, scanner.number());
        r.count(disk.writesMerged, scanner.number());
        r.count(disk.writtenSectors, scanner.number());
        const writeTime = scanner.number();
        r.count(disk.writeTime, writeTime);
        if (disk.requests) disk.requests.seconds = (readTime + writeTime) * MILLISECONDS;
        scanner.number(); // under way now
        r.count(disk.busyTime, scanner.number());
        r.count(disk.waitingTime, scanner.number());
      }
      scanner.nextLine();
    }
    this.#disks.end(lines);
  }

  unavailable(reason: string): void {
    this.#disks.unavailable(reason);
  }

  close(): void {
    this.#file.close();
  }

  /** Whole disks that have been used. Loop devices and RAM disks count once written to: the rest are package images. */
  #disk(name: string, scanner: Scanner): Disk | null | undefined {
    const reads = scanner.number();
    scanner.skipNumbers(3);
    const writes = scanner.number();
    if (writes === 0 && (reads === 0 || MADE_OF_MEMORY.test(name))) return undefined;
    if (!this.#source.exists(`/sys/block/${name.replaceAll('/', '!')}`)) return null; // a partition

    const group = this.#recorder.group({ 'system.device': name });
    const disk: Disk = {
      group,
      reads: group.reading(),
      readsMerged: group.reading(),
      readSectors: group.reading(),
      readTime: group.reading(),
      writes: group.reading(),
      writesMerged: group.reading(),
      writtenSectors: group.reading(),
      writeTime: group.reading(),
      busyTime: group.reading(),
      waitingTime: group.reading(),
      requests: this.#signs?.requestsOf(name),
    };
    const directions = [
      ['read', disk.readSectors, disk.reads, disk.readTime, disk.readsMerged],
      ['write', disk.writtenSectors, disk.writes, disk.writeTime, disk.writesMerged],
    ] as const;
    for (const [direction, sectors, requests, time, merged] of directions) {
      const attributes = { 'disk.io.direction': direction };
      group.total('system.disk.io', attributes, sectors, SECTOR_BYTES);
      group.rate('system.disk.io.rate', attributes, sectors, SECTOR_BYTES);
      group.total('system.disk.operations', attributes, requests);
      group.rate('system.disk.operations.rate', attributes, requests);
      group.rate('system.disk.merged.rate', attributes, merged);
      group.ratio('system.disk.await', attributes, time, requests, MILLISECONDS);
      group.ratio('system.disk.request.size', attributes, sectors, requests, SECTOR_BYTES);
    }
    group.rate('system.disk.utilization', {}, disk.busyTime, MILLISECONDS);
    group.rate('system.disk.queue', {}, disk.waitingTime, MILLISECONDS);
    return disk;
  }
}

import type { Collector } from './collector.ts';
import { LinuxCpu } from './linux/cpu.ts';
import { LinuxDisk } from './linux/disk.ts';
import { EngineCost } from './linux/engineCost.ts';
import { LinuxMemory } from './linux/memory.ts';
import { LinuxMounts } from './linux/mounts.ts';
import { LinuxNetwork } from './linux/network.ts';
import { LinuxPressure } from './linux/pressure.ts';
import { LinuxProcesses } from './linux/processes.ts';
import { liveSource } from './liveSource.ts';
import { PortableHost } from './portable/host.ts';
import { PortableNetwork } from './portable/network.ts';
import { Polled } from './portable/polled.ts';
import { PortableProcesses } from './portable/processes.ts';
import { PortableDisk, PortableFileSystems } from './portable/storage.ts';
import type { Source } from './source.ts';

/** The collectors of a Linux host, in the order in which they are asked. */
export function linuxCollectors(source: Source): Collector[] {
  return [
    new LinuxCpu(source),
    new LinuxMemory(source),
    new LinuxDisk(source),
    new LinuxNetwork(source),
    new LinuxPressure(source),
    new LinuxMounts(source),
    new LinuxProcesses(source),
    new EngineCost(source),
  ];
}

/** The collectors where there is no procfs: macOS, Windows and others, through systeminformation. */
export function portableCollectors(): Collector[] {
  return [
    new Polled(new PortableHost()),
    new Polled(new PortableDisk()),
    new Polled(new PortableNetwork()),
    new Polled(new PortableFileSystems()),
    new Polled(new PortableProcesses()),
  ];
}

/** The collectors of the host that this runs on. */
export function hostCollectors(): Collector[] {
  return process.platform === 'linux' ? linuxCollectors(liveSource) : portableCollectors();
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import { PlotStock } from './application/plotStock.ts';
import { chiaFolder, type LogSurroundings, usualLogs } from './application/usualLogs.ts';
import type { Collector } from './collector.ts';
import { type CollectSettings, EVERYTHING } from './collectSettings.ts';
import { CustomMetrics } from './customMetrics.ts';
import { type Folders, liveFolders } from './folders.ts';
import { NvidiaGpu } from './gpu/nvidiaGpu.ts';
import { AmdGpu } from './linux/amdGpu.ts';
import { LinuxBattery } from './linux/battery.ts';
import { LinuxConnections } from './linux/connections.ts';
import { LinuxContainer } from './linux/container.ts';
import { LinuxCooling } from './linux/cooling.ts';
import { LinuxCpu } from './linux/cpu.ts';
import { LinuxDisk } from './linux/disk.ts';
import { LinuxEnergy } from './linux/energy.ts';
import { EngineCost } from './linux/engineCost.ts';
import { LinuxFarming } from './linux/farming.ts';
import { LinuxFrequencies } from './linux/frequencies.ts';
import type { Later } from './linux/glimpses.ts';
import { HostSigns } from './linux/hostSigns.ts';
import { LinuxMemory } from './linux/memory.ts';
import { LinuxMounts } from './linux/mounts.ts';
import { LinuxNetwork } from './linux/network.ts';
import { LinuxPressure } from './linux/pressure.ts';
import { LinuxProcesses } from './linux/processes.ts';
import { LinuxSensors } from './linux/sensors.ts';
import { LinuxThrottling } from './linux/throttling.ts';
import { liveSource } from './liveSource.ts';
import { PlotFolders } from './plotFolders.ts';
import { PortableHost } from './portable/host.ts';
import { PortableNetwork } from './portable/network.ts';
import { Polled } from './portable/polled.ts';
import { PortableProcesses } from './portable/processes.ts';
import { PortableQuality } from './portable/quality.ts';
import { PortableBattery, PortableTemperature } from './portable/sensors.ts';
import { PortableDisk, PortableFileSystems } from './portable/storage.ts';
import { readSmallFile } from './readSmallFile.ts';
import { runProgram } from './runProgram.ts';
import type { Source } from './source.ts';

/**
 * The collectors of a Linux host that read through a source, in the order in which they are asked.
 * @param folders of temporary files and logs; without them, what they tell is absent.
 * @param later for looks between frames, where the source is the host itself.
 * @param plots what is known of the folders of plots, where somebody lists them.
 */
export function linuxCollectors(
  source: Source,
  { collectors: on, plotterPatterns: patterns, logs }: CollectSettings = EVERYTHING,
  folders?: Folders,
  logPatterns = () => logs,
  later?: Later,
  plots?: PlotFolders,
): Collector[] {
  const signs = new HostSigns();
  const ofPlotters = {
    patterns,
    logs: logPatterns,
    signs,
    followsLogs: on.application,
    ...(folders && { folders }),
    ...(later && { later }),
  };
  return [
    ...(on.system ? [new LinuxCpu(source, signs), new LinuxMemory(source, signs)] : []),
    ...(on.storage ? [new LinuxDisk(source, signs)] : []),
    ...(on.network ? [new LinuxNetwork(source), new LinuxConnections(source)] : []),
    ...(on.system ? [new LinuxPressure(source), new LinuxContainer(source), new LinuxFrequencies(source)] : []),
    ...(on.storage ? [new LinuxMounts(source, plots)] : []),
    ...(on.hardware
      ? [
          new LinuxSensors(source),
          new LinuxCooling(source),
          new LinuxThrottling(source),
          new LinuxEnergy(source),
          new LinuxBattery(source),
          new AmdGpu(source),
        ]
      : []),
    ...(on.process ? [new LinuxProcesses(source, ofPlotters)] : []),
    ...(on.process ? [new LinuxFarming(source, on.application)] : []),
    new EngineCost(source),
  ];
}

/** The collectors where there is no procfs: macOS, Windows and others, through systeminformation. */
export function portableCollectors({ collectors: on }: CollectSettings = EVERYTHING, plots?: PlotFolders): Collector[] {
  return [
    ...(on.system ? [new Polled(new PortableHost())] : []),
    ...(on.storage ? [new Polled(new PortableDisk())] : []),
    ...(on.network ? [new Polled(new PortableNetwork())] : []),
    ...(on.storage ? [new Polled(new PortableFileSystems(plots))] : []),
    ...(on.hardware ? [new Polled(new PortableTemperature()), new Polled(new PortableBattery())] : []),
    ...(on.process ? [new Polled(new PortableProcesses())] : []),
    new PortableQuality(),
  ];
}

const MOST_SETTINGS_BYTES = 256 * 1024;

const surroundings: LogSurroundings = {
  chiaRoot: process.env.CHIA_ROOT,
  home: homedir(),
  read: (path) => readSmallFile(path, MOST_SETTINGS_BYTES),
};

/** The user's patterns, and those of the usual places once they are known: another manager's settings may lie on a slow disk. */
function logPatterns(own: readonly string[]): () => readonly string[] {
  let patterns = own;
  void usualLogs(surroundings).then((usual) => {
    patterns = [...own, ...usual];
  });
  return () => patterns;
}

const later: Later = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** The collectors of the host that this runs on. */
export function hostCollectors(settings: CollectSettings = EVERYTHING): Collector[] {
  const { collectors: on, customMetrics } = settings;
  const plots = on.process && on.application ? new PlotFolders() : undefined;
  const chiaSettings = join(chiaFolder(surroundings), 'config', 'config.yaml');
  return [
    ...(process.platform === 'linux'
      ? linuxCollectors(liveSource, settings, liveFolders, logPatterns(settings.logs), later, plots)
      : portableCollectors(settings, plots)),
    ...(on.hardware && on.process ? [new Polled(new NvidiaGpu(runProgram))] : []),
    ...(plots ? [new Polled(new PlotStock(liveFolders, chiaSettings, readSmallFile, plots))] : []),
    ...(on.custom && customMetrics.length > 0 ? [new Polled(new CustomMetrics(customMetrics, readSmallFile))] : []),
  ];
}

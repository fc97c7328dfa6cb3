import * as v from 'valibot';
import { formatBytes } from '../metrics/format.ts';
import type { Environment } from '../tuning/inventory/environment.ts';
import type { Host, Noise } from './runMetadata.ts';

/** Something about the host that was otherwise in another run. */
export const EnvironmentDifference = v.object({ what: v.string(), now: v.string(), before: v.string() });
export type EnvironmentDifference = v.InferOutput<typeof EnvironmentDifference>;

/** A run as far as its environment goes; what an older version didn't note isn't compared. */
export type InEnvironment = Host & { readonly noise?: { readonly before: Noise } };

const TOLD_DEGREES = 10;
const TOLD_OTHERS_RATIO = 0.1;

/** What was different, the weightiest first: host, kernel, clocks, mounts, versions, other load, heat. */
export function environmentDifferences(now: InEnvironment, then: InEnvironment): EnvironmentDifference[] {
  return [
    ...differing(factsOf(now), factsOf(then)),
    ...apart(
      'other load',
      TOLD_OTHERS_RATIO,
      [now, then].map(({ noise }) => noise?.before.othersCpuRatio),
      share,
    ),
    ...hotter(now.environment, then.environment),
  ];
}

/** The same of one host at two times. */
export function changedEnvironment(now: Environment, then: Environment): EnvironmentDifference[] {
  return [...differing(ofEnvironment(now), ofEnvironment(then)), ...hotter(now, then)];
}

export function differenceText({ what, now, before }: EnvironmentDifference): string {
  return `${what}: ${now}, was ${before}`;
}

type Facts = Readonly<Record<string, string | undefined>>;

function differing(now: Facts, then: Facts): EnvironmentDifference[] {
  return Object.keys(now).flatMap((what) => {
    const [here, there] = [now[what], then[what]];
    return here !== undefined && there !== undefined && here !== there ? [{ what, now: here, before: there }] : [];
  });
}

function hotter(now: Environment | undefined, then: Environment | undefined): EnvironmentDifference[] {
  return apart('temperature', TOLD_DEGREES, [now?.temperature, then?.temperature], degrees);
}

function factsOf({ hardware, kernel, versions, environment }: InEnvironment): Facts {
  const { host, os, cpu, memoryBytes } = hardware;
  return {
    host,
    processor: `${cpu.model}, ${cpu.logicalCores} cores`,
    memory: formatBytes(memoryBytes),
    system: os,
    kernel,
    ...(environment && ofEnvironment(environment)),
    ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [`version of ${name}`, version])),
  };
}

function ofEnvironment({ clocks, mounts }: Environment): Facts {
  const all = Object.entries(mounts).map(([folder, mount]) => [`mount of ${folder}`, mount]);
  return { clocks, ...Object.fromEntries(all) };
}

function apart(
  what: string,
  least: number,
  values: readonly (number | undefined)[],
  text: (value: number) => string,
): EnvironmentDifference[] {
  const [now, then] = values;
  if (now === undefined || then === undefined || Math.abs(now - then) < least) return [];
  return [{ what, now: text(now), before: text(then) }];
}

function share(ratio: number): string {
  return `${Math.round(100 * ratio)} % of the processor`;
}

function degrees(value: number): string {
  return `${Math.round(value)} °C`;
}

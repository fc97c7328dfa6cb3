import { randomUUID } from 'node:crypto';
import { arch, hostname, type as osType } from 'node:os';
import * as v from 'valibot';
import { JOB } from '../fleet/names.ts';
import type { Labels } from '../fleet/remoteWrite.ts';
import type { History } from '../history/history.ts';
import type { Attributes } from '../metrics/metric.ts';
import { hostId } from './hostId.ts';

const FLEET = 'fleet';
const Instance = v.object({ instance: v.string() });

/** The labels of every series of this host. `instance` is made once, and kept in the history: cloned machines share all else. */
export function fleetLabels(history: Pick<History, 'get' | 'put'>, now: number): Labels {
  const { success, output } = v.safeParse(Instance, history.get(FLEET, 'identity'));
  const { instance } = success ? output : { instance: randomUUID() };
  if (!success) history.put(FLEET, 'identity', now, { instance });
  return { job: JOB, instance, host_name: hostname() };
}

/** What is told of this host once, and not with every series. */
export function fleetIdentity(version: string): Attributes {
  return { 'host.id': hostId(), 'host.arch': arch(), 'os.type': osType().toLowerCase(), 'service.version': version };
}

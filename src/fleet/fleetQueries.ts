import { JOB, prometheusName } from './names.ts';

/** What all questions to a fleet's server have in common. */
export const MINE = `job="${JOB}"`;

/** Hosts that were there within this are known. */
const KNOWN = '1d';
const GONE_MINUTES = 2;
export const GONE_SECONDS = GONE_MINUTES * 60;

export const HOSTS_QUERY = `last_over_time(target_info{${MINE}}[${KNOWN}])`;
/** Epoch seconds of the newest frame of each host. */
export const FRAME_QUERY = `last_over_time(${prometheusName('plotscope.frame.time')}{${MINE}}[${KNOWN}])`;
/** Series that are pushed have no `up`. */
export const GONE_QUERY = `${HOSTS_QUERY} unless on (instance) last_over_time(target_info{${MINE}}[${GONE_MINUTES}m])`;

import { LANE } from '../../metrics/timeLanes.ts';

/** What a thread waits for, as the kernel function that it sleeps in tells. */
export interface WaitKind {
  readonly name: string;
  /** The lane that time in it belongs to. Of `page`, `fault` and `queue` other signs tell whether it is want of memory. */
  readonly lane: number;
  /** Threads with nothing to do wait like this as well: it counts only where no other thread does or waits for anything. */
  readonly isIdle?: true;
  /** The kernel doesn't let signals wake the thread: its state is D. */
  readonly isBlocked?: true;
}

/** By their number. A thread that doesn't wait has none: NOT_WAITING. */
export const WAIT_KINDS = [
  { name: 'disk', lane: LANE.disk, isBlocked: true },
  { name: 'page', lane: LANE.disk, isBlocked: true },
  { name: 'fault', lane: LANE.disk, isBlocked: true },
  { name: 'queue', lane: LANE.disk, isBlocked: true },
  { name: 'async', lane: LANE.disk },
  { name: 'dirty', lane: LANE.dirty, isBlocked: true },
  { name: 'reclaim', lane: LANE.memory, isBlocked: true },
  { name: 'network', lane: LANE.network },
  { name: 'remote', lane: LANE.remote },
  { name: 'own', lane: LANE.own, isIdle: true },
  { name: 'asleep', lane: LANE.asleep },
  { name: 'stopped', lane: LANE.stopped },
  { name: 'unknown', lane: LANE.unknown },
  { name: 'hidden', lane: LANE.unknown, isIdle: true },
] as const satisfies readonly WaitKind[];

type KindName = (typeof WAIT_KINDS)[number]['name'];

export const KIND = Object.fromEntries(WAIT_KINDS.map(({ name }, index) => [name, index])) as Readonly<
  Record<KindName, number>
>;
export const NOT_WAITING = -1;

/**
 * Parts of the names of kernel functions in /proc/PID/task/TID/wchan, and what a thread in them waits for: the first that
 * fits holds. The names are those of Linux 4.18 to 6.18; a name that is in none of them is `unknown`.
 */
const KIND_OF_FUNCTION: readonly (readonly [string, KindName])[] = [
  ['balance_dirty_pages', 'dirty'],
  ['reclaim_throttle', 'reclaim'],
  ['throttle_direct_reclaim', 'reclaim'],
  ['congestion_wait', 'reclaim'],
  ['mem_cgroup', 'reclaim'],
  ['swap_cache', 'reclaim'],
  ['swap_read', 'reclaim'],
  ['folio_wait_bit', 'page'],
  ['wait_on_page_bit', 'page'],
  ['folio_wait_locked', 'page'],
  ['lock_page', 'page'],
  ['rq_qos_wait', 'queue'],
  ['wbt_wait', 'queue'],

  ['rpc_wait', 'remote'],
  ['nfs', 'remote'],
  ['cifs', 'remote'],
  ['smb2', 'remote'],
  ['wait_for_response', 'remote'],
  ['ceph', 'remote'],
  ['p9_client', 'remote'],
  ['fuse', 'remote'],
  ['request_wait_answer', 'remote'],

  ['dio_rw', 'disk'],
  ['blockdev_direct_IO', 'disk'],
  ['blkdev_direct_IO', 'disk'],
  ['dio_await', 'disk'],
  ['submit_bio_wait', 'disk'],
  ['submit_and_wait_bio', 'disk'],
  ['folio_wait', 'disk'],
  ['filemap_fdatawait', 'disk'],
  ['io_schedule', 'disk'],
  ['blk_mq_get_tag', 'disk'],
  ['blk_queue_enter', 'disk'],
  ['blk_execute', 'disk'],
  ['wait_on_buffer', 'disk'],
  ['sync_dirty_buffer', 'disk'],
  ['jbd2', 'disk'],
  ['do_get_write_access', 'disk'],
  ['add_transaction_credits', 'disk'],
  ['ext4', 'disk'],
  ['xlog', 'disk'],
  ['xfs', 'disk'],
  ['btrfs', 'disk'],
  ['f2fs', 'disk'],
  ['zio_wait', 'disk'],
  ['txg_wait', 'disk'],
  ['raid5', 'disk'],
  ['md_write_start', 'disk'],
  ['md_flush', 'disk'],
  ['wb_wait_for_completion', 'disk'],
  ['writeback_inodes', 'disk'],
  ['inode_dio_wait', 'disk'],
  ['inode_wait', 'disk'],
  ['unlinkat', 'disk'],
  ['do_truncate', 'disk'],
  ['read_events', 'async'],
  ['io_cqring_wait', 'async'],
  ['io_getevents', 'async'],

  ['refrigerator', 'stopped'],
  ['get_signal', 'stopped'],
  ['do_signal_stop', 'stopped'],
  ['do_freezer_trap', 'stopped'],
  ['ptrace_stop', 'stopped'],

  ['wait_woken', 'network'],
  ['sk_wait', 'network'],
  ['sk_stream', 'network'],
  ['tcp_', 'network'],
  ['inet_', 'network'],
  ['skb_', 'network'],

  ['futex', 'own'],
  ['pipe', 'own'],
  ['unix_', 'own'],
  ['do_wait', 'own'],
  ['kernel_wait', 'own'],
  ['ep_poll', 'own'],
  ['do_epoll', 'own'],
  ['poll_schedule', 'own'],
  ['do_sys_poll', 'own'],
  ['do_poll', 'own'],
  ['do_select', 'own'],
  ['eventfd', 'own'],
  ['do_sigtimedwait', 'own'],
  ['sigsuspend', 'own'],
  ['do_semtimedop', 'own'],
  ['msgrcv', 'own'],
  ['rwsem', 'own'],
  ['mmap_lock', 'own'],

  ['nanosleep', 'asleep'],
  ['msleep', 'asleep'],
  ['pause', 'asleep'],
];

/** The kind of each function that was met: there are few, and looking them up is what most looks do. */
const known = new Map<string, number>();

/** Number of the kind of waiting of a thread that sleeps in this function of the kernel. */
export function kindOfFunction(name: string): number {
  let kind = known.get(name);
  if (kind === undefined) {
    kind = KIND[KIND_OF_FUNCTION.find(([part]) => name.includes(part))?.[1] ?? 'unknown'];
    known.set(name, kind);
  }
  return kind;
}

import { connectTo } from '../harness/networkPeer.ts';
import { NotPossible } from '../harness/notPossible.ts';
import type { Session } from '../harness/session.ts';

/** The port that `bench serve` listens on unless told otherwise. */
export const BENCH_PORT = 9470;

export interface NetworkTarget {
  readonly host: string;
  readonly port: number;
  /** For results: the host, or `loopback`. */
  readonly subject: string;
}

/** Where network benchmarks go: the host that was named, else a thread of this process. */
export async function networkTarget(session: Session): Promise<NetworkTarget> {
  const { peer } = session.settings;
  if (!peer) {
    const host = '127.0.0.1';
    return { host, port: await session.orCancelled(session.crew(1).serve(host)), subject: 'loopback' };
  }
  try {
    (await session.orCancelled(connectTo(peer.host, peer.port))).destroy();
  } catch (error) {
    session.signal.throwIfAborted();
    throw new NotPossible(
      `${peer.host}:${peer.port} can't be reached (${(error as Error).message}): run "plotscope bench serve" there`,
    );
  }
  return { ...peer, subject: peer.host };
}

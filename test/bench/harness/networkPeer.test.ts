import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { benchServer, connectTo } from '../../../bench/harness/networkPeer.ts';
import { places } from '../../../bench/harness/places.ts';
import { runBenchmarks } from '../../../bench/harness/runBenchmarks.ts';
import { networkLatency } from '../../../bench/system/networkLatency.ts';
import { networkThroughput } from '../../../bench/system/networkThroughput.ts';

describe('the network to a host that is named', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = benchServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(() => {
    server.close();
  });
  const measure = () =>
    runBenchmarks(
      [networkLatency, networkThroughput],
      { size: 'smallest', directories: [], threads: 1, places, peer: { host: '127.0.0.1', port } },
      new AbortController().signal,
      { tell: () => {} },
    );

  it('is measured against a program that answers there', async () => {
    const { results, skipped, failed } = await measure();
    assert.deepEqual([skipped, failed], [[], []]);
    assert.deepEqual(
      results.map(({ name }) => name),
      ['network-latency[127.0.0.1]', 'network-throughput[127.0.0.1]'],
    );
    // Whoever asks for something else is not listened to.
    const stranger = await connectTo('127.0.0.1', port);
    stranger.write('GET / HTTP/1.1');
    await once(stranger, 'close');
  });

  it('is skipped with a remedy where nobody answers', async () => {
    server.close();
    const { results, skipped } = await measure();
    assert.equal(results.length, 0);
    assert.match(skipped[0]?.reason ?? '', /can't be reached .*run "plotscope bench serve" there/);
  });
});

import assert from 'node:assert/strict';
import { usualLogs } from '../../../src/collect/application/usualLogs.ts';

const none = () => Promise.reject(new Error('there is no such file'));

describe('usualLogs', () => {
  it('looks where Chia and Machinaris write them', async () => {
    assert.deepEqual(await usualLogs({ chiaRoot: undefined, home: '/home/farmer', read: none }), [
      '/home/farmer/.chia/mainnet/plotter/plotter_log_*.txt',
      '/home/farmer/.chia/plotman/logs/*.log',
    ]);
    assert.equal(
      (await usualLogs({ chiaRoot: '/chia', home: '/h', read: none }))[0],
      '/chia/plotter/plotter_log_*.txt',
    );
  });

  it('looks where plotman was told to write them', async () => {
    const yaml =
      'version: [2]\nlogging:\n        # where plot logs go\n        plots: "~/logs/"\n        transfers: /x\n';
    const read = (path: string) => (path === '/h/.config/plotman/plotman.yaml' ? Promise.resolve(yaml) : none());
    assert.equal((await usualLogs({ chiaRoot: undefined, home: '/h', read }))[2], '/h/logs/*.log');
  });
});

import assert from 'node:assert/strict';
import { usualLogs } from '../../../src/collect/application/usualLogs.ts';

describe('usualLogs', () => {
  it('looks where Chia and Machinaris write them', () => {
    assert.deepEqual(usualLogs({ chiaRoot: undefined, home: '/home/farmer', read: () => undefined }), [
      '/home/farmer/.chia/mainnet/plotter/plotter_log_*.txt',
      '/home/farmer/.chia/plotman/logs/*.log',
    ]);
    assert.equal(
      usualLogs({ chiaRoot: '/chia', home: '/h', read: () => undefined })[0],
      '/chia/plotter/plotter_log_*.txt',
    );
  });

  it('looks where plotman was told to write them', () => {
    const yaml =
      'version: [2]\nlogging:\n        # where plot logs go\n        plots: "~/logs/"\n        transfers: /x\n';
    const read = (path: string) => (path === '/h/.config/plotman/plotman.yaml' ? yaml : undefined);
    assert.equal(usualLogs({ chiaRoot: undefined, home: '/h', read })[2], '/h/logs/*.log');
  });
});

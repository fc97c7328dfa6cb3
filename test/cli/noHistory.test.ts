import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { historyAnalyzeCommand } from '../../src/cli/historyAnalyzeCommand.ts';
import { historyQueryCommand, historyStatsCommand } from '../../src/cli/historyCommand.ts';
import { historyPlotsCommand } from '../../src/cli/historyPlotsCommand.ts';
import { reportCommand } from '../../src/cli/reportCommand.ts';
import { hostId } from '../../src/engine/hostId.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('a command that asks a history', () => {
  const folder = new TemporaryFolder();
  const range = { from: 0, to: 1000 };
  after(() => folder.remove());

  it('says where there is none what makes one, whatever is asked of it', async () => {
    const none = { path: join(folder.path, 'none.sqlite'), json: false };
    const output = new CollectedOutput();
    const said =
      /there is no file .*none\.sqlite\. A history begins when .*plotscope monitor, plotscope service install/;
    assert.throws(() => historyStatsCommand(output, none), said);
    assert.throws(() => historyQueryCommand(output, { ...none, metric: 'system.cpu.utilization', ...range }), said);
    assert.throws(() => historyPlotsCommand(output, { ...none, by: 'day', ...range }), said);
    await assert.rejects(historyAnalyzeCommand(output, { ...none, hostId: hostId(), kind: 'trend', ...range }), said);
    const report = { ...none, hostId: hostId(), ...range, out: '-', format: 'md', mask: false } as const;
    await assert.rejects(reportCommand(output, { ...report, kind: 'session' } as never), said);
    assert.ok(!existsSync(none.path));
  });
});

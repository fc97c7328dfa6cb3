import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctorCommand } from '../../src/cli/doctorCommand.ts';
import { CollectedOutput } from './collectedOutput.ts';

const home = join(tmpdir(), 'plotscope-nobody');
const options = {
  json: false,
  quick: true,
  historyPath: join(home, 'history.sqlite'),
  place: { env: {}, platform: process.platform, home },
  version: '0.0.0',
};

describe('plotscope doctor', () => {
  it('says before it begins what a report can’t be written as', async () => {
    const output = new CollectedOutput();
    const run = doctorCommand(output, { ...options, report: 'report.txt' }, new Promise(() => {}));
    await assert.rejects(run, /Let report\.txt end in \.html or \.md/);
    assert.equal(output.printed, '');
  });

  it('ends at once when it is interrupted, prints no result and keeps none', async () => {
    const output = new CollectedOutput();
    const programs = { cli: join(home, 'cli.cjs'), demo: join(home, 'plotscope-demo.cjs'), bundles: undefined };
    const code = await doctorCommand(output, { ...options, programs }, Promise.resolve());
    assert.equal(code, 130);
    assert.equal(output.printed, '');
    assert.match(output.complaints, /Cancelled; nothing of it is left/);
    assert.equal(existsSync(options.historyPath), false);
  });
});

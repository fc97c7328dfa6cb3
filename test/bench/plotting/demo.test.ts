import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { compareConfigurations } from '../../../bench/comparative/compareConfigurations.ts';
import { runPlot } from '../../../bench/plotting/runPlot.ts';
import { tuneConfiguration } from '../../../bench/tune/tuneConfiguration.ts';
import { findingsOf } from '../../../src/tuning/checkFile.ts';
import type { NamedConfiguration } from '../../../src/tuning/namedConfiguration.ts';
import { asksFor } from '../../../src/tuning/subject.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';
import { host } from '../../tuning/host.ts';

const QUICK = { plotter: 'demo', threads: 1, flags: ['-s', '2'] };

describe('the demo workload as a plotter to measure', function () {
  this.timeout(300_000);
  let folder: TemporaryFolder;
  let quick: NamedConfiguration;
  before(() => {
    folder = new TemporaryFolder();
    quick = { name: 'quick', settings: { ...QUICK, directories: { tmp: folder.path } } };
  });
  after(() => folder.remove());

  it('makes a run, in a folder of its own', async () => {
    const run = await runPlot(quick, { directory: folder.path });
    assert.equal(run.outcome, 'finished', JSON.stringify(run.problem));
    assert.ok(run.measured.isWhole && run.measured.seconds! > 0);
    assert.equal(run.argv[0], process.execPath);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('is compared', async () => {
    const slow = { ...quick, name: 'slow', settings: { ...quick.settings, flags: ['-s', '4'] } };
    const { status, runs, reasons } = await compareConfigurations(quick, slow, {
      directory: folder.path,
      controlRuns: 2,
      mostRuns: 4,
    });
    assert.notEqual(status, 'failed', reasons.join(' '));
    assert.deepEqual([...new Set(runs.map(({ outcome }) => outcome))], ['finished']);
  });

  it('is tuned', async () => {
    const { best, table } = await tuneConfiguration([quick], {
      directory: folder.path,
      budgetSeconds: 200,
      rounds: [undefined],
      lastRuns: 1,
    });
    assert.equal(best, 'quick');
    assert.deepEqual(
      table.map(({ problem }) => problem),
      [undefined],
    );
  });

  it('is checked without being looked for on PATH', () => {
    assert.deepEqual(asksFor([QUICK]).programs, []);
    assert.deepEqual(findingsOf('quick', QUICK, host({ programs: {} })), []);
  });

  it('says so where a script of one’s own is missing', async () => {
    const run = await runPlot(
      { name: 'other', settings: { ...quick.settings, binary: '/there/is/none.cjs' } },
      { directory: folder.path },
    );
    assert.equal(run.outcome, 'failed');
    assert.match(run.problem!.cause, /There is no program \/there\/is\/none\.cjs/);
  });
});

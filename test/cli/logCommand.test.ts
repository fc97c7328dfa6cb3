import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { logCommand } from '../../src/cli/logCommand.ts';
import { parseLog } from '../../src/plotters/plotters.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

const LOGS = join(import.meta.dirname, '..', 'fixtures', 'plotter-logs');
const logs = readdirSync(LOGS).filter((name) => name.endsWith('.log'));
const MADMAX = join(LOGS, logs.find((name) => name.startsWith('madmax'))!);

describe('plotscope log', () => {
  let folder: TemporaryFolder;
  let output: CollectedOutput;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());
  beforeEach(() => {
    output = new CollectedOutput();
  });

  /** As it is after JSON: without members that are undefined. */
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

  for (const name of logs) {
    it(`prints the plots of ${name} as JSON, gzipped or not`, async () => {
      const log = readFileSync(join(LOGS, name));
      const expected = plain(parseLog(log));
      assert.equal(await logCommand(output, [join(LOGS, name)], { json: true }), expected.plots.length > 0 ? 0 : 1);
      assert.deepEqual(JSON.parse(output.printed), expected);
      const zipped = new CollectedOutput();
      await logCommand(zipped, [folder.write('log', gzipSync(log))], { json: true });
      assert.deepEqual(JSON.parse(zipped.printed), expected);
    });
  }

  it('prints the plots of several files, each with its file', async () => {
    const other = folder.write('other.log', readFileSync(MADMAX));
    assert.equal(await logCommand(output, [MADMAX, other], { json: true }), 0);
    const { plots } = JSON.parse(output.printed);
    const count = parseLog(readFileSync(MADMAX)).plots.length;
    assert.deepEqual(
      plots.map(({ file }: { file: string }) => file),
      [...Array(count).fill(MADMAX), ...Array(count).fill(other)],
    );
  });

  it('reads standard input, in whatever pieces it comes', async () => {
    const log = readFileSync(MADMAX);
    async function* pieces() {
      for (let at = 0; at < log.length; at += 1000) yield log.subarray(at, at + 1000);
    }
    assert.equal(await logCommand(output, ['-'], { json: true }, pieces()), 0);
    assert.deepEqual(JSON.parse(output.printed), plain(parseLog(log)));
  });

  it('prints a table for people, with the steps where there is one plot', async () => {
    assert.equal(await logCommand(output, [MADMAX], { json: false }), 0);
    assert.match(output.plain, /^Plotter +k +Plot +Started +Phases/);
    assert.match(output.plain, /\nMad Max +32 /);
  });

  it('goes on with the others where a file tells of no plot or cannot be read, says which, and fails', async () => {
    const words = folder.write('words.txt', 'hello\nworld\n');
    assert.equal(await logCommand(output, [words, folder.path, `${folder.path}/none`, MADMAX], { json: true }), 1);
    assert.match(output.complaints, /words\.txt: no plot of a known plotter was found in it\n/);
    assert.match(output.complaints, /: this is a folder; name the logs in it\n/);
    assert.match(output.complaints, /none: there is no such file\n/);
    assert.ok(JSON.parse(output.printed).plots.length > 0);
  });

  it('prints no plots as valid JSON', async () => {
    assert.equal(await logCommand(output, [folder.write('empty', '')], { json: true }), 1);
    assert.deepEqual(JSON.parse(output.printed), { plots: [] });
  });
});

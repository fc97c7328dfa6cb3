import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand } from '../../src/cli/checkCommand.ts';
import { recommendCommand } from '../../src/cli/recommendCommand.ts';
import { UsageError } from '../../src/terminal/output.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { host } from './host.ts';

const KEYS = `"farmerKey": "${'a'.repeat(96)}", "contract": "xch1${'q'.repeat(58)}"`;
const factsFor = async () => host();

describe('plotscope check', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-check-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const file = (text: string) => {
    const path = join(folder, 'a.plotscope.json');
    writeFileSync(path, text);
    return path;
  };

  const mixed = `{
  "configurations": {
    "good": { "plotter": "madmax", "threads": 8, "directories": { "tmp": "/mnt/ssd/" }, ${KEYS} },
    "bad": { "plotter": "madmax", "threads": 99, "directories": { "tmp": "/mnt/ssd" }, ${KEYS} }
  }
}`;

  it('prints problems with line, column, rule and fix, and ends with 1 where there is an error', async () => {
    const output = new CollectedOutput();
    const path = file(mixed);
    assert.equal(await checkCommand(output, path, { json: false, factsFor }), 1);
    assert.deepEqual(output.plain.split('\n'), [
      `${path}:4:46: warning: bad: 99 threads share 16 cores of this host, which costs memory and gains nothing. Use 16 at most. Fix: Use 16 threads. [threads-above-cores]`,
      `${path}:4:74: error: bad: Mad Max takes the end of /mnt/ssd for the beginning of file names, and refuses it. Write a slash at the end of the temporary folder. Fix: Add the slash. [directory-without-slash]`,
      '2 configurations checked on this host: 1 error, 1 warning.',
      '',
    ]);
  });

  it('prints one JSON document', async () => {
    const output = new CollectedOutput();
    await checkCommand(output, file(mixed), { json: true, factsFor });
    const { problems, configurations, host: facts } = JSON.parse(output.printed);
    assert.deepEqual(problems[0], {
      rule: 'threads-above-cores',
      severity: 'warning',
      message: '99 threads share 16 cores of this host, which costs memory and gains nothing. Use 16 at most.',
      configuration: 'bad',
      line: 4,
      column: 46,
      endLine: 4,
      endColumn: 48,
      fixes: ['Use 16 threads'],
    });
    assert.deepEqual(configurations[0].argv.slice(0, 5), ['chia_plot', '-r', '8', '-t', '/mnt/ssd/']);
    assert.equal(facts.logicalCores, 16);
  });

  it('ends with 0 where there are only warnings, and can check one configuration', async () => {
    const output = new CollectedOutput();
    assert.equal(await checkCommand(output, file(mixed), { json: false, configuration: 'good', factsFor }), 0);
    assert.match(output.plain, /^1 configuration checked on this host: 0 errors, 0 warnings\.\n$/);
    const check = checkCommand(output, file(mixed), { json: false, configuration: 'other', factsFor });
    await assert.rejects(check, { message: /no configuration "other"\. It has good, bad: name one/ });
    const none = checkCommand(output, file('{ "configurations": {} }'), {
      json: false,
      configuration: 'one',
      factsFor,
    });
    await assert.rejects(none, { message: /no configuration "one"\. It has none: add one\.$/ });
  });

  it('names a configuration without a name', async () => {
    const output = new CollectedOutput();
    const text = '{ "configurations": { "": { "plotter": "madmax" } } }';
    assert.equal(await checkCommand(output, file(text), { json: false, factsFor }), 1);
    assert.match(output.plain, /error: "": Mad Max wants the farmer's public key/);
  });

  it('tells of a file that is no configuration', async () => {
    const output = new CollectedOutput();
    assert.equal(
      await checkCommand(output, file('{ "configurations": { "a": { "plotter": '), { json: false, factsFor }),
      1,
    );
    assert.match(
      output.plain,
      /a\.plotscope\.json:1:39: error: The value after this colon is missing\. Write one\. \[syntax\]/,
    );
    await assert.rejects(checkCommand(output, join(folder, 'none'), { json: false, factsFor }), UsageError);
    await assert.rejects(checkCommand(output, folder, { json: false, factsFor }), /this is a folder/);
  });

  it('checks on this very host', async () => {
    const output = new CollectedOutput();
    const text = `{ "configurations": { "a": { "plotter": "madmax", "directories": { "tmp": "${join(folder, 'none')}/" }, ${KEYS} } } }`;
    assert.equal(await checkCommand(output, file(text), { json: false }), 1);
    assert.match(output.plain, /\[directory-missing\]/);
  });
});

describe('plotscope recommend', () => {
  it('prints reasons, and a file that can be used as it is', async () => {
    const output = new CollectedOutput();
    assert.equal(await recommendCommand(output, { json: false, factsFor }), 0);
    const text = output.plain.slice(output.plain.indexOf('{'));
    const { configurations, mistakes } = readConfigurationFile(text);
    assert.deepEqual(mistakes, []);
    assert.equal(configurations[0]?.settings.threads, 16);
    assert.match(output.plain, /threads +16 +This host has 16 cores/);
    // Nothing was measured here: a column without any gain would say nothing.
    assert.match(output.plain, /Setting +Value +Because/);
  });

  it('prints one JSON document', async () => {
    const output = new CollectedOutput();
    await recommendCommand(output, { json: true, k: 25, plotter: 'madmax', factsFor });
    const { settings, reasons, file } = JSON.parse(output.printed);
    assert.equal(settings.k, 25);
    assert.ok(reasons.every(({ because }: { because: string }) => because.endsWith('.')));
    assert.deepEqual(Object.values(file.configurations), [settings]);
  });

  it('refuses a plotter that is none', async () => {
    const options = { json: true, plotter: 'x', factsFor };
    await assert.rejects(recommendCommand(new CollectedOutput(), options), {
      message: /no plotter "x"\. Name one of madmax/,
    });
  });
});

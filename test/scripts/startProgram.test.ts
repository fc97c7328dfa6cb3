import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../scripts/startProgram.cjs', import.meta.url));

describe('a program whose code is in several files', () => {
  let folder: string;
  let kept: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-start-'));
    kept = join(folder, 'kept', 'here');
    writeFileSync(
      join(folder, 'first.cjs'),
      `const { twice } = require('./second.cjs'); const { other } = require('./other.cjs');
exports.name = 'first';
console.log(twice(21), other, require('./second.cjs').twice === twice, __filename);
process.exitCode = Number(process.env.CODE ?? 0);
if (process.env.FAILS) throw new Error('failed');\n`,
    );
    writeFileSync(
      join(folder, 'second.cjs'),
      'function twice(value) { return 2 * value; }\nmodule.exports = { twice };\n',
    );
    writeFileSync(join(folder, 'other.cjs'), "module.exports = { other: 'else' };\n");
    writeFileSync(
      join(folder, 'program.cjs'),
      `const { startProgram } = require(${JSON.stringify(START)});
startProgram(__dirname, './first.cjs', new Set(['./first.cjs', './second.cjs']), require, process.env.KEPT);\n`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (env: Record<string, string> = { KEPT: kept }) =>
    spawnSync(process.execPath, [join(folder, 'program.cjs')], { env, encoding: 'utf8' });
  const assertRuns = (env?: Record<string, string>) =>
    assert.equal(run(env).stdout, `42 else true ${join(folder, 'first.cjs')}\n`);

  it('runs, and keeps what was compiled once', () => {
    assertRuns();
    const { ino, mode } = statSync(kept);
    assert.equal(mode & 0o77, 0);
    assertRuns();
    assert.equal(statSync(kept).ino, ino);
  });

  it('runs where nothing is kept, or nothing can be', () => {
    assertRuns({});
    assert.ok(!existsSync(kept));
    writeFileSync(join(folder, 'file'), '');
    assertRuns({ KEPT: join(folder, 'file', 'here') });
  });

  it('believes nothing that was cut or changed since, and keeps it anew', () => {
    assertRuns();
    const whole = readFileSync(kept);
    for (const broken of ['', 'x', whole.subarray(0, -9), Buffer.concat([whole.subarray(0, -1), Buffer.of(77)])]) {
      writeFileSync(kept, broken);
      assertRuns();
      assert.ok(statSync(kept).size > 100);
    }
    chmodSync(kept, 0o200);
    assertRuns();
  });

  it('takes what is kept of another runtime for nothing', () => {
    assertRuns();
    const { ino } = statSync(kept);
    const flags = ['--no-lazy', join(folder, 'program.cjs')];
    assert.match(spawnSync(process.execPath, flags, { env: { KEPT: kept }, encoding: 'utf8' }).stdout, /^42 /);
    assert.notEqual(statSync(kept).ino, ino);
  });

  it('keeps what others made of files that it loads not', () => {
    assertRuns();
    const { size } = statSync(kept);
    writeFileSync(join(folder, 'first.cjs'), 'console.log("alone")');
    assert.equal(run().stdout, 'alone\n');
    assert.ok(readFileSync(kept).includes('./second.cjs'));
    assert.notEqual(statSync(kept).size, size);
  });

  it('keeps nothing of a run that fails', () => {
    assert.equal(run({ KEPT: kept, CODE: '3' }).status, 3);
    const { status, stderr } = run({ KEPT: kept, FAILS: '1' });
    assert.equal(status, 1);
    assert.match(stderr, /first\.cjs:5[\s\S]*Error: failed/);
    assert.ok(!existsSync(kept));
  });
});

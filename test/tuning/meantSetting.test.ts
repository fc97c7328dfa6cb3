import assert from 'node:assert/strict';
import { problemsOf } from '../../src/tuning/checkFile.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { meantSetting } from '../../src/tuning/meantSetting.ts';
import { suggestionsAt } from '../../src/tuning/suggestions.ts';
import { host } from './host.ts';

describe('meantSetting', () => {
  for (const [written, isFolder, plotter, meant] of [
    ['threds', false, undefined, 'threads'],
    ['farmer_key', false, undefined, 'farmerKey'],
    ['farmerkey', false, 'madmax', 'farmerKey'],
    ['--poolkey', false, 'madmax', 'poolKey'],
    ['temporary', true, undefined, 'tmp'],
    ['tmpdir', true, 'madmax', 'tmp'],
    ['tmpdir2', true, 'madmax', 'tmp2'],
    ['finaldir', true, 'madmax', 'final'],
    ['destination', true, undefined, 'final'],
    ['colour', false, 'madmax', undefined],
    ['', false, undefined, undefined],
  ] as const) {
    it(`takes ${JSON.stringify(written)} for ${meant ?? 'nothing'}`, () =>
      assert.equal(meantSetting(written, isFolder, plotter), meant));
  }
});

describe('a name that is no setting', () => {
  it('is mended by the one that was meant', () => {
    const text = '{ "configurations": { "a": { "plotter": "madmax", "directories": { "temporary": "/mnt/a" } } } }';
    const [problem] = problemsOf(readConfigurationFile(text), host());
    assert.equal(problem?.message, '"temporary" is no setting. Did you mean "tmp"?');
    const [{ title, edits } = { title: '', edits: [] }] = problem?.fixes ?? [];
    assert.equal(title, 'Rename to "tmp"');
    const [{ start, end, text: written }] = edits as [(typeof edits)[number]];
    assert.equal(text.slice(0, start) + written + text.slice(end), text.replace('temporary', 'tmp'));
  });
});

describe('an empty file', () => {
  it('is completed with a configuration of any plotter', () => {
    const found = suggestionsAt(readConfigurationFile(' \n'), 1, host());
    assert.ok(found.some(({ label }) => label === 'Configuration of Demo workload'));
    for (const { label, text } of found) {
      const { configurations, mistakes } = readConfigurationFile(text);
      assert.deepEqual([configurations.length, mistakes], [1, []], label);
    }
  });
});

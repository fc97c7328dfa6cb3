import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { type Flag, maskKey } from '../../src/plotters/flags.ts';
import { PLOTTERS, parseConfiguration, plotterById, recognise } from '../../src/plotters/plotters.ts';
import { argvOf, configurationOf } from '../../src/tuning/argv.ts';
import { flagFor } from '../../src/tuning/commandForm.ts';
import { givenOf } from '../../src/tuning/givenSettings.ts';
import { Directories, listOf, PlotSettings } from '../../src/tuning/plotSettings.ts';

const FOLDERS = Object.keys(Directories.entries);
const SETTINGS = Object.keys(PlotSettings.entries).filter(
  (name) => !['plotter', 'mode', 'binary', 'flags', 'directories'].includes(name),
);
const TEXTS: Readonly<Record<string, string>> = {
  plotId: 'ab'.repeat(32),
  contract: `xch1${'q'.repeat(58)}`,
  fileName: 'a.plot',
};

/** Values that a flag takes, as a configuration writes them. */
function valuesOf(name: string, { kind, means = true, range = {}, endless }: Flag): fc.Arbitrary<unknown> {
  const { min = 1, max = min + 20 } = range;
  const folder = fc.constantFrom('/mnt/a/', '/mnt/with blank/', '/b/');
  if (['buffer', 'cache', 'memoryLimit', 'chunk'].includes(name)) return fc.constantFrom('3G', '128M');
  switch (kind) {
    case 'switch':
      return fc.constant(means);
    case 'integer':
    case 'optional-integer': {
      if (name === 'verbose') return fc.boolean();
      const count = fc.integer({ min: Math.max(min, 1), max });
      if (name === 'buckets') return fc.constantFrom(64, 128);
      return endless === undefined ? count : fc.oneof(count, fc.constant('endless'));
    }
    case 'buckets':
      return fc.constantFrom(32, 128, 512);
    case 'number':
      return fc.constantFrom(0.25, 0.5);
    case 'key':
      return fc.constant(TEXTS[name] ?? 'a'.repeat(96));
    case 'directory':
      return folder;
    case 'directories':
      return fc.uniqueArray(folder, { minLength: 1, maxLength: 2 });
    default:
      return fc.constant(TEXTS[name] ?? 'text');
  }
}

/** Any settings of a plotter in a mode that it would not refuse. */
function settingsOf(plotter: string, mode: string): fc.Arbitrary<PlotSettings> {
  const flagged = (names: readonly string[]) =>
    names.flatMap((name) => {
      const flag = flagFor({ plotter, mode }, name);
      return flag ? [{ name, flag }] : [];
    });
  const members = (names: readonly string[]) =>
    fc.record(Object.fromEntries(flagged(names).map(({ name, flag }) => [name, valuesOf(name, flag)])), {
      requiredKeys: flagged(names).flatMap(({ name, flag }) => (flag.required ? [name] : [])),
    });
  return fc
    .tuple(members(SETTINGS), members(FOLDERS))
    .map(([own, directories]) => v.parse(PlotSettings, { plotter, mode, ...own, directories }))
    .filter((settings) => !plotterById(plotter)?.refuses?.some(({ when }) => when(givenOf(settings))));
}

describe('every plotter, from configuration to command line and back', () => {
  for (const { id, commands } of PLOTTERS) {
    for (const { mode } of commands) {
      it(`${id} ${mode}`, () => {
        fc.assert(
          fc.property(settingsOf(id, mode), (settings) => {
            const argv = argvOf(settings);
            const line = argv.join(' ');
            const found = recognise({ argv });
            assert.ok(found?.plotter === id || found?.couldAlsoBe?.includes(id), line);
            const read = configurationOf(settings) as Record<string, unknown>;
            assert.equal(read.unknownFlags, undefined, line);
            for (const [name, value] of Object.entries(givenOf(settings))) {
              if (name === 'mode') continue;
              const flag = flagFor(settings, name);
              const isSeveral = flag?.kind === 'directories';
              const wanted =
                flag?.kind === 'key'
                  ? maskKey(value as string)
                  : name === 'final'
                    ? listOf(value as string[]).slice(0, isSeveral ? undefined : 1)
                    : name === 'tmp'
                      ? (value as string[])[0]
                      : value;
              assert.deepEqual(read[name], wanted, `${name} of ${line}`);
            }
            if (found?.plotter === id) assert.deepEqual(parseConfiguration({ argv }), read, line);
          }),
        );
      });
    }
  }
});

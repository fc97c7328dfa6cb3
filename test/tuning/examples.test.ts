import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GIB } from '../../src/plotters/needs.ts';
import { argvOf } from '../../src/tuning/argv.ts';
import { problemsOf } from '../../src/tuning/checkFile.ts';
import { readConfigurationFile } from '../../src/tuning/configurationFile.ts';
import { host } from './host.ts';

const FOLDER = join(import.meta.dirname, '../../examples');

/** A host that has all that the examples ask for. */
const HOST = host({
  memoryBytes: 256 * GIB,
  freeMemoryBytes: 250 * GIB,
  openFiles: { soft: 65_536, hard: 65_536 },
  programs: {
    chia_plot: '/usr/bin/chia_plot',
    bladebit: '/usr/bin/bladebit',
    cuda_plot_k32: '/usr/bin/cuda_plot_k32',
  },
});

describe('the examples of configurations', () => {
  for (const name of readdirSync(FOLDER).filter((one) => one.endsWith('.json'))) {
    it(`${name}: nothing is wrong with it on a host that has what it asks for`, () => {
      const file = readConfigurationFile(readFileSync(join(FOLDER, name), 'utf8'));
      const problems = problemsOf(file, HOST).filter(({ severity }) => severity !== 'info');
      assert.deepEqual(
        problems.map(({ rule, configuration, message }) => `${configuration}: ${message} [${rule}]`),
        [],
      );
      assert.ok(file.configurations.length > 0);
      for (const { settings } of [...file.configurations, ...file.combinations]) assert.ok(argvOf(settings).length > 1);
    });
  }
});

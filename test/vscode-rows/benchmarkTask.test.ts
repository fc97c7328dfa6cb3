import assert from 'node:assert/strict';
import { benchArguments, readTask, taskTitle } from '../../src/vscode/benchmarks/benchmarkTask.ts';

const type = 'plotscope' as const;

describe('benchmarkTask', () => {
  it('makes the command line of the harness', () => {
    const args = (task: object) => benchArguments(readTask({ type, ...task })).join(' ');
    assert.equal(
      args({ benchmark: 'system/cpu-sha256', size: 'smallest' }),
      'run system/cpu-sha256 --json --progress json --size smallest',
    );
    assert.equal(
      args({ benchmark: ['system', 'stress/io-stress'], directory: '/mnt/d', baseline: 'june' }),
      'run system stress/io-stress --json --progress json --directory /mnt/d --baseline june',
    );
    assert.equal(
      args({ benchmark: 'compare', file: '/w/a.plotscope.json', configuration: 'x', other: 'y', budget: '30m' }),
      'compare /w/a.plotscope.json#x /w/a.plotscope.json#y --json --progress json --budget 30m',
    );
    assert.equal(
      args({ benchmark: 'tune', file: '/w/a.plotscope.json' }),
      'tune /w/a.plotscope.json --budget 10m --json --progress json',
    );
  });

  it('says what a task lacks, and what to do', () => {
    const message = (task: object) => {
      try {
        readTask({ type, ...task });
      } catch (error) {
        return (error as Error).message;
      }
      return 'it is right';
    };
    assert.match(message({}), /"benchmark" is not right.*Correct it in tasks\.json/);
    assert.match(message({ benchmark: 'compare', file: 'f', configuration: 'x' }), /needs "other": add it/);
    assert.match(message({ benchmark: 'plot', file: 'f' }), /needs "configuration"/);
    assert.match(message({ benchmark: 'tune', file: 'f', budget: 'soon' }), /90s, 10m or 2h/);
    assert.equal(message({ benchmark: 'system' }), 'it is right');
  });

  it('names tasks in words', () => {
    const title = (task: object) => taskTitle(readTask({ type, ...task }));
    assert.equal(title({ benchmark: ['system', 'stress'] }), 'system, stress');
    assert.equal(title({ benchmark: 'compare', file: 'f', configuration: 'x', other: 'y' }), 'compare x with y');
    assert.equal(title({ benchmark: 'tune', file: 'f' }), 'tune the matrix within 10m');
    assert.equal(title({ benchmark: 'plot', file: 'f', configuration: 'x' }), 'plot with x');
  });
});

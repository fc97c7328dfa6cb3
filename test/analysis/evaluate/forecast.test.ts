import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { evaluateForecast } from '../../../src/analysis/evaluate/forecast.ts';
import { noise } from '../../analyze/forecast/syntheticSeries.ts';
import { TemporaryFolder } from '../../collect/recording/temporaryFolder.ts';

describe('evaluation of forecasts', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;

  before(() => {
    folder = new TemporaryFolder();
    mkdirSync(`${folder.path}/smd`);
    mkdirSync(`${folder.path}/nab/real`, { recursive: true });
    const random = noise(1);
    const machine = Array.from({ length: 900 }, (_, at) => {
      const wave = 0.5 + 0.3 * Math.sin(at / 8) + 0.01 * random();
      return `${at < 450 ? 'train' : 'test'},0,${wave},0.25`;
    });
    folder.write('smd/machine-9-9.csv.gz', gzipSync(['part,label,m0,m1', ...machine, ''].join('\n')));
    const start = Date.UTC(2015, 0, 1);
    const rows = Array.from({ length: 500 }, (_, at) => {
      const time = new Date(start + 300_000 * at).toISOString().slice(0, 19).replace('T', ' ');
      return `${time},${100 + random()}`;
    });
    folder.write('nab/real/noise.csv.gz', gzipSync(['timestamp,value', ...rows, ''].join('\n')));
  });
  after(() => folder.remove());

  it('scores each set and horizon from forecasts of the second half', () => {
    const told: string[] = [];
    const { forecast, series, details } = evaluateForecast(folder.path, (text) => told.push(text));
    assert.equal(series, 2);
    const { smd, nab } = forecast;
    assert.ok(smd!['5min']!.accuracy > 0.95 && smd!['5min']!.skillRatio < 0.5, JSON.stringify(smd));
    assert.ok(nab!['1h']!.accuracy > 0.98 && nab!['1h']!.skillRatio < 1.3, JSON.stringify(nab));
    for (const part of [smd!['5min'], smd!['1h'], nab!['1h']]) {
      const { coverage = 0 } = part!;
      assert.ok(coverage > 0.7 && coverage <= 1, String(coverage));
    }
    // The constant metric has nothing to forecast.
    assert.deepEqual(
      details.sets.map(({ set, horizon, leftOut }) => [set, horizon, leftOut]),
      [
        ['smd', '5min', 1],
        ['smd', '1h', 1],
        ['nab', '1h', 0],
      ],
    );
    assert.ok(told.some((text) => text.includes('machine-9-9 m0')));
  });

  it('leaves out what can not be forecast, and any part that has nothing else', () => {
    const odd = new TemporaryFolder();
    try {
      mkdirSync(`${odd.path}/smd`);
      odd.write(
        'smd/web-1.csv',
        ['part,label,m0', ...[1, 2, 3, 4].map((at) => `train,0,${at}`), 'test,0,9', ''].join('\n'),
      );
      mkdirSync(`${odd.path}/nab`);
      const random = noise(2);
      const days = Array.from({ length: 300 }, (_, at) => `${at * 86_400},${random()}`);
      odd.write('nab/days.csv', ['timestamp,value', ...days].join('\n'));
      const hours = Array.from({ length: 300 }, (_, at) => `${at * 3600},${50 + random()}`);
      odd.write('nab/hours.csv', ['timestamp,value', ...hours].join('\n'));
      const { forecast, series, details } = evaluateForecast(odd.path);
      assert.deepEqual(Object.keys(forecast), ['nab']);
      assert.equal(series, 1);
      assert.equal(details.series[0].name, 'hours.csv');
      assert.ok(forecast.nab!['1h']!.accuracy > 0.95);
    } finally {
      odd.remove();
    }
  });

  it('evaluates what there is, and says what a folder should hold', () => {
    const only = new TemporaryFolder();
    try {
      assert.throws(() => evaluateForecast(only.path), /neither nab\/ nor smd\//);
    } finally {
      only.remove();
    }
  });
});

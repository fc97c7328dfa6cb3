import assert from 'node:assert/strict';
import { forecastCommand } from '../../src/cli/forecastCommand.ts';
import { TemporaryFolder } from '../collect/recording/temporaryFolder.ts';
import { CollectedOutput } from './collectedOutput.ts';

describe('plotscope forecast', function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  let output: CollectedOutput;

  before(() => {
    folder = new TemporaryFolder();
  });
  after(() => folder.remove());
  beforeEach(() => {
    output = new CollectedOutput();
  });

  const csv = (rows: number) => {
    const lines = Array.from({ length: rows }, (_, at) => `${60 * at},${10 + (at % 7)},${at}`);
    return folder.write('load.csv', ['timestamp,load,line', ...lines, ''].join('\n'));
  };

  it('prints the forecast of each column as JSON, the first at the top too', async () => {
    const path = csv(200);
    assert.equal(await forecastCommand(output, path, { json: true, horizonSeconds: 300 }), 0);
    const printed = JSON.parse(output.printed);
    assert.equal(printed.column, 'load');
    assert.equal(printed.kind, 'forecast');
    assert.ok(printed.interval[0] <= printed.mean && printed.mean <= printed.interval[1]);
    assert.equal(printed.path.length, 5);
    assert.deepEqual(
      printed.series.map(({ column }: { column: string }) => column),
      ['load', 'line'],
    );
    assert.ok(Math.abs(printed.series[1].mean - 202) < 1, String(printed.series[1].mean));
  });

  it('prints for people what comes, by which model, and how good it was', async () => {
    assert.equal(await forecastCommand(output, csv(200), { json: false, horizonSeconds: 300, column: 'line' }), 0);
    assert.match(output.plain, /^line, mean of the next 5 min/);
    assert.match(output.plain, /90 % of the time within/);
    assert.match(output.plain, /accurate/);
    assert.match(output.plain, /straight line/);
  });

  it('says what is lacking where there is too little, and fails', async () => {
    assert.equal(await forecastCommand(output, csv(10), { json: false, horizonSeconds: 3600 }), 1);
    assert.match(output.plain, /load: not enough data \(a history of 10 steps/);
    const json = new CollectedOutput();
    assert.equal(await forecastCommand(json, csv(10), { json: true, horizonSeconds: 3600 }), 1);
    assert.equal(JSON.parse(json.printed).kind, 'notEnoughData');
  });
});

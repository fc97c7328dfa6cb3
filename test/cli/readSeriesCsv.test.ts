import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../../src/cli/output.ts';
import { columnNamed, parseSeriesCsv, readSeriesCsv } from '../../src/cli/readSeriesCsv.ts';
import { TemporaryFolder } from '../recording/temporaryFolder.ts';

const parse = (text: string) => parseSeriesCsv(text, 'load.csv');

function refused(text: string, message: RegExp): void {
  assert.throws(
    () => parse(text),
    (error: Error) => error instanceof UsageError && message.test(error.message),
  );
}

describe('CSV files of series', () => {
  it('have times as ISO 8601, with a zone or in UTC, or as seconds or milliseconds', () => {
    const noon = Date.UTC(2026, 0, 2, 12) / 1000;
    for (const time of [
      '2026-01-02T12:00:00Z',
      '2026-01-02 12:00:00',
      '2026-01-02T13:00:00+01:00',
      '2026-01-02T13:00+01',
      '2026-01-02T12:00:00.000Z',
      String(noon),
      String(noon * 1000),
      `"${noon}"`,
    ]) {
      assert.deepEqual([...parse(`timestamp,value\n${time},1\n`).times], [noon], time);
    }
    assert.equal(parse('date,v\n2026-01-02,1').times[0], noon - 43_200);
  });

  it('have any number of columns, empty cells, and any kind of line end', () => {
    const csv = parse('\uFEFFtime,"cpu",disk\r\n0,0.5,\r\n60,nan,1e3\r\n\r\n');
    assert.deepEqual(
      csv.columns.map(({ name, values }) => [name, ...values]),
      [
        ['cpu', 0.5, Number.NaN],
        ['disk', Number.NaN, 1000],
      ],
    );
    assert.equal(columnNamed(csv, undefined, 'load.csv').name, 'cpu');
    assert.equal(columnNamed(csv, 'disk', 'load.csv').name, 'disk');
    assert.throws(() => columnNamed(csv, 'net', 'load.csv'), /no column "net"; it has cpu, disk/);
  });

  it('may go without a line of names', () => {
    const csv = parse('0,1,2\n60,3,4');
    assert.deepEqual([...csv.times], [0, 60]);
    assert.deepEqual(
      csv.columns.map(({ name }) => name),
      ['value1', 'value2'],
    );
  });

  it('name the row and the column of what is wrong', () => {
    refused('timestamp,value\n0,1\n60,broken\n', /load\.csv, row 3, column value: "broken" is not a number/);
    refused('timestamp,cpu\nyesterday,1\n', /row 2, column timestamp: "yesterday" is not a time/);
    refused('timestamp,cpu\n,1\n', /row 2, column timestamp/);
    refused('timestamp,cpu\n0,1,2\n', /row 2: 3 cells where there are 2 columns/);
    refused('0,1\n60,x\n', /row 2, column value1/);
    refused('', /timestamp,value/);
    refused('value\n1\n', /timestamp,value/);
  });

  it('are read gzipped or not, and one that is not there is said to be', () => {
    const folder = new TemporaryFolder();
    try {
      const text = 'timestamp,value\n0,1\n';
      for (const content of [text, gzipSync(text)]) {
        assert.deepEqual([...readSeriesCsv(folder.write('a', content)).columns[0]!.values], [1]);
      }
      assert.throws(() => readSeriesCsv(`${folder.path}/none.csv`), /there is no such file/);
      assert.throws(() => readSeriesCsv(folder.path), /this is a folder/);
    } finally {
      folder.remove();
    }
  });
});

import assert from 'node:assert/strict';
import { JsonBytes, LIST, OBJECT } from '../../src/plotters/jsonBytes.ts';
import { createLogParser, writeReportOf } from '../../src/plotters/plotters.ts';
import { FIXTURE_LOGS, fixtureLog } from './fixtureLogs.ts';

/** An object with this one member, as it is written. */
function written(value: unknown): string {
  const json = new JsonBytes();
  json.member('value', value);
  json.close(0, OBJECT);
  return json.written.toString();
}

function assertWritten(value: unknown): void {
  assert.equal(written(value), JSON.stringify({ value }));
}

describe('JSON as bytes', () => {
  it('has numbers as the runtime writes them', () => {
    for (const number of [0, -0, 1, 9, 10, 99, 100, 1e9, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 108_835_762_565, 1e21, 1e300]) {
      assertWritten(number);
      assertWritten(-number);
    }
    for (const number of [0.1, 0.1 + 0.2, 1 / 3, 1e-6, 1e-7, 5e-324, 1.000001, 999.999999, 2147483647.5, Number.NaN]) {
      assertWritten(number);
    }
  });

  it('has all decimals that plotters print', () => {
    let seed = 1;
    for (let index = 0; index < 20_000; index++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const number = Number((seed / 10 ** (index % 9)).toFixed(index % 7));
      assertWritten(number);
      // Beside one: of as many digits as a double has.
      assertWritten(number * (1 + Number.EPSILON));
    }
  });

  it('has texts of every character', () => {
    for (let code = 0; code < 0x3_000; code++) assertWritten(`a${String.fromCharCode(code)}b`);
    for (const text of ['', '"', '\\', 'C:\\plots\\"x"', '\ud800', '🌱'.repeat(5000), 'x'.repeat(100_000)]) {
      assertWritten(text);
    }
  });

  it('has objects, lists and all else', () => {
    const shared = { tmp: '/t', final: ['/a', '/b'] };
    for (const value of [shared, shared, {}, [], [1, null], null, true, false]) assertWritten(value);
    const json = new JsonBytes();
    json.close(0, LIST);
    assert.equal(json.written.toString(), '[]');
  });

  for (const name of FIXTURE_LOGS) {
    it(`tells the plots of ${name} as JSON.stringify would`, () => {
      const parser = createLogParser({ events: false });
      parser.feed(fixtureLog(name));
      parser.end();
      assert.ok(parser.plots.length > 0);
      for (const plot of parser.plots) {
        const json = new JsonBytes();
        writeReportOf(json, plot, '/logs/"a" b.log');
        const text = json.written.toString();
        assert.equal(text, JSON.stringify(JSON.parse(text)));
      }
    });
  }
});

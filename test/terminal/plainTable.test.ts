import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { plainTable } from '../../src/terminal/plainTable.ts';

describe('a plain table', () => {
  it('lines its columns up whatever is in them: bars, colours, wide characters, several lines', () => {
    const table = plainTable(['Name', 'Load', 'Text']);
    table.push(['cpu', '\x1b[32m███\x1b[39m░░', '–']);
    table.push(['硬盘', '\x1b[1m12 %\x1b[22m', 'a · b …']);
    table.push(['🚀', 'x', 'one\ntwo']);
    const columns = (line: string) => {
      const shown = stripVTControlCharacters(line);
      let at = 0;
      return [...shown].flatMap((character) => {
        const from = at;
        at += /[硬盘🚀]/u.test(character) ? 2 : 1;
        return character === ' ' ? [] : [from];
      });
    };
    const lines = table.toString().split('\n');
    assert.equal(lines.length, 5);
    for (const [row, line] of lines.slice(0, 4).entries()) {
      const places = columns(line);
      assert.ok(places.includes(0) && places.includes(6) && places.includes(13), `${row}: ${line} ${places}`);
      assert.ok(!places.includes(5) && !places.includes(12), `${row}: ${line}`);
    }
    assert.equal(lines[4].trim(), 'two');
    assert.equal(lines[4].indexOf('two'), 13);
  });
});

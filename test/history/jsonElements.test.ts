import assert from 'node:assert/strict';
import { jsonElements } from '../../src/history/jsonElements.ts';

describe('The objects of a JSON array, one by one', () => {
  const list = [
    { text: 'a ] } " \\ end\\', steps: [{ of: [{}, [1, 2]] }, { name: '}{' }] },
    {},
    { umlaut: 'Größe 𝄞', nested: { '{"': '\\"' } },
  ];

  for (const space of [undefined, 2]) {
    it(`are what all of it parses to, ${space === undefined ? 'written close' : 'written apart'}`, () => {
      assert.deepEqual([...jsonElements(Buffer.from(JSON.stringify(list, null, space)))], list);
    });
  }

  it('are none of an empty one', () => {
    assert.deepEqual([...jsonElements(Buffer.from('[]'))], []);
  });

  it('are missed where it has no end, after those that are there', () => {
    const all = JSON.stringify(list);
    for (const end of [all.length - 1, all.length - 9, 20]) {
      assert.throws(() => [...jsonElements(Buffer.from(all.slice(0, end)))], SyntaxError);
    }
    assert.deepEqual(jsonElements(Buffer.from(all.slice(0, -1))).next().value, list[0]);
  });
});

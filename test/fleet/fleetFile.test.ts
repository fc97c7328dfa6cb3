import assert from 'node:assert/strict';
import { entranceHeaders, readFleetFile } from '../../src/fleet/fleetFile.ts';

describe('the file of the fleet', () => {
  it('may have comments', () => {
    const { settings, problems } = readFleetFile('{ // here\n "write": { "url": "http://a:1/api/v1/write", }, }');
    assert.deepEqual(problems, []);
    assert.equal(settings.write?.url, 'http://a:1/api/v1/write');
    assert.deepEqual(readFleetFile(''), { settings: {}, problems: [] });
  });

  for (const [text, says] of [
    ['{ "write": { "url": "host:8428" } }', /write\.url: an address such as/],
    ['{ "write": { } }', /write\.url/],
    ['{ "wirte": { "url": "http://a" } }', /wirte: is not known here\. Did you mean write\?/],
    ['{ "write": { "url": "http://a", "everySeconds": 0 } }', /everySeconds/],
    ['{ "write": ', /line 1, column/],
    ['[]', /fleet\.json/],
    ['{ "metrics": { "port": 70000 } }', /metrics\.port/],
  ] as const) {
    it(`says what is wrong with ${text}`, () => {
      const { settings, problems } = readFleetFile(text);
      assert.deepEqual(settings, {});
      assert.match(problems.join('\n'), says);
    });
  }

  it('says how one is let in', () => {
    assert.deepEqual(entranceHeaders({ token: 't', headers: { 'X-Scope-OrgID': 'farm' } }), {
      'X-Scope-OrgID': 'farm',
      authorization: 'Bearer t',
    });
    assert.deepEqual(entranceHeaders({ user: 'me', password: 'ü' }), { authorization: 'Basic bWU6w7w=' });
    assert.throws(() => entranceHeaders({ token: 't', user: 'me', password: 'p' }), /both "token" and "user"/);
    assert.throws(() => entranceHeaders({ user: 'me' }), /needed together/);
    assert.throws(() => entranceHeaders({ headers: { 'a b': 'c' } }));
  });
});

import assert from 'node:assert/strict';

const { chooseNode, isNewEnough, packagedNode } = await import(
  new URL('../../../scripts/setup/node-choice.mjs', import.meta.url).href
);

describe('choice of Node', () => {
  it('takes 22.15 and newer', () => {
    for (const version of ['22.15.0', 'v22.23.3', '24.0.0', '100.1.2'])
      assert.equal(isNewEnough(version), true, version);
    for (const version of ['22.12.9', 'v20.20.2', '18.0.0', '4.99.0'])
      assert.equal(isNewEnough(version), false, version);
  });

  it('is the Node at hand when that is new enough', () => {
    assert.equal(
      chooseNode('/project', { version: '24.1.0', path: '/usr/bin/node' }, () => true),
      '/usr/bin/node',
    );
  });

  it("is npm's package otherwise", () => {
    const old = { version: '20.1.0', path: '/usr/bin/node' };
    assert.equal(
      chooseNode('/project', old, () => true),
      packagedNode('/project'),
    );
  });

  it('says what to do when there is neither', () => {
    const old = { version: '20.1.0', path: '/usr/bin/node' };
    assert.throws(
      () => chooseNode('/project', old, () => false),
      /needs Node 22.15 or newer; this is 20.1.0.*ignore-scripts/,
    );
  });
});

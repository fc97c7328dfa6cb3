import assert from 'node:assert/strict';

const { agree, explain } = await import(new URL('../../../scripts/setup/modules.mjs', import.meta.url).href);

describe('installed packages', () => {
  const wanted = {
    '': { name: 'project' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-win32': { version: '2.0.0', optional: true },
  };

  it('agree with the lock file when all are there in their version', () => {
    assert.equal(
      agree(wanted, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/extra': { version: '1.0.0' } }),
      true,
    );
  });

  it('do not when one is missing or in another version, an optional one included', () => {
    assert.equal(agree(wanted, {}), false);
    assert.equal(agree(wanted, { 'node_modules/a': { version: '1.0.1' } }), false);
    const other = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-win32': { version: '1.9.0' } };
    assert.equal(agree(wanted, other), false);
  });

  it('that cannot be had are explained with the remedy', () => {
    assert.match(
      explain(1, 'npm error code ENOTFOUND\nnpm error network'),
      /registry could not be reached \(ENOTFOUND\)/,
    );
    assert.match(explain(1, 'npm error code E401'), /refused the request/);
    assert.match(explain(1, 'npm error code ENOSPC'), /disk is full/);
    assert.match(explain(1, 'npm error code EUSAGE\nout of sync'), /out of sync/);
    assert.match(explain(130, ''), /interrupted/);
  });
});

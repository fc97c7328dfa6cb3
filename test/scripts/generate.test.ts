import assert from 'node:assert/strict';
import { staleFiles } from '../../scripts/generate.ts';
import { withRoomsTable } from '../../scripts/roomsTable.ts';

describe('files that are made from tables of the sources', () => {
  it('are what those make: npm run generate writes them', () => {
    assert.deepEqual(
      staleFiles().map(({ path }) => path),
      [],
    );
  });

  it('lose nothing that people wrote around a table', () => {
    const document = 'before\n<!-- rooms: made by npm run generate -->\nold\n<!-- /rooms -->\nafter\n';
    const made = withRoomsTable(document);
    assert.match(made, /^before\n.*\| `src\/metrics` \| .*after\n$/s);
    assert.equal(withRoomsTable(made), made);
    assert.throws(() => withRoomsTable('no table'), /needs <!-- rooms/);
  });
});

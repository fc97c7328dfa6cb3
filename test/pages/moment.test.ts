import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { moment, preciseMoment, timeOfDay } from '../../src/pages/moment.ts';

const MODULE = fileURLToPath(new URL('../../src/pages/moment.ts', import.meta.url));

describe('a moment', () => {
  const at = new Date(2026, 10, 29, 0, 6, 36).getTime() / 1000;

  it('is told by 24 hours, with a month that is no day', () => {
    assert.deepEqual(
      [moment(at), preciseMoment(at), timeOfDay(at)],
      ['29 Nov 2026, 00:06', '29 Nov 2026, 00:06:36', '00:06:36'],
    );
  });

  it('reads the same whatever the language of the system', () => {
    const script = `import(${JSON.stringify(MODULE)}).then(({ moment }) => console.log(moment(${at})))`;
    for (const LC_ALL of ['en_US.UTF-8', 'de_DE.UTF-8', 'C']) {
      const told = execFileSync(process.execPath, [...process.execArgv, '-e', script], {
        env: { ...process.env, LC_ALL },
        encoding: 'utf8',
      });
      assert.equal(told, '29 Nov 2026, 00:06\n', LC_ALL);
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findBrowser } from '../../../bench/application/findBrowser.ts';
import { webInterface } from '../../../bench/application/webInterface.ts';
import { places } from '../../../bench/harness/places.ts';
import { runBenchmarks } from '../../../bench/harness/runBenchmarks.ts';
import { bundles, esbuildOptions } from '../../../scripts/bundles.ts';

describe('the web interface in a browser', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-web-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is timed from its start to the first chart, and frame by frame', async function () {
    if (!findBrowser()) this.skip();
    const dashboardScript = join(folder, 'dashboard.js');
    const absWorkingDir = fileURLToPath(new URL('../../..', import.meta.url));
    for (const name of ['dashboard.js', 'vega.js', 'vega-lite.js', 'toolkit.js']) {
      const bundle = bundles.find(({ output }) => output === `dist/${name}`)!;
      const { outputFiles } = await build({ ...esbuildOptions(bundle), absWorkingDir, sourcemap: false, write: false });
      writeFileSync(join(folder, name), outputFiles![0].contents);
    }
    const settings = {
      size: 'smallest',
      directories: [folder],
      threads: 1,
      places: { ...places, dashboardScript },
    } as const;
    const { results, failed } = await runBenchmarks([webInterface], settings, new AbortController().signal, {
      tell: () => {},
    });
    assert.deepEqual(failed, []);
    assert.deepEqual(
      results.map(({ name, n }) => [name, n]),
      [
        ['web-interface[first chart]', 1],
        ['web-interface[a frame]', 3],
      ],
    );
    for (const { name, median } of results) assert.ok(median > 0 && median < 60, `${name}: ${median}`);
  });

  it('is skipped with a remedy where there is no browser', async () => {
    const named = process.env.CHROME_PATH;
    process.env.CHROME_PATH = join(folder, 'none');
    try {
      const settings = { size: 'smallest', directories: [], threads: 1, places } as const;
      const { skipped } = await runBenchmarks([webInterface], settings, new AbortController().signal, {
        tell: () => {},
      });
      assert.match(skipped[0]?.reason ?? '', /install one, or name it with CHROME_PATH/);
    } finally {
      if (named === undefined) delete process.env.CHROME_PATH;
      else process.env.CHROME_PATH = named;
    }
  });
});

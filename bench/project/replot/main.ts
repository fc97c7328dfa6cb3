// npm run bench:replot [-- --json] [-- --plots N] [-- --minutes N]: thousands of plots a day, each once, and what watching them costs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCompressed } from './compressed.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    plots: { type: 'string', default: '40000' },
    minutes: { type: 'string', default: '10' },
  },
});
const plots = Number(values.plots);
const folder = mkdtempSync(join(tmpdir(), 'plotscope-replot-'));
try {
  const result = await measureCompressed(folder, plots);
  console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

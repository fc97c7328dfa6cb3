// npm run generate: writes the files that are made from tables of the sources. npm run check compares them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contributedTools } from '../src/assist/tools.ts';
import { fleetSchema } from '../src/fleet/fleetFile.ts';
import { GRAFANA_DATASOURCE, GRAFANA_PROVIDER, grafanaDashboard } from '../src/fleet/grafanaDashboard.ts';
import { metricsDocument } from '../src/metrics/metricsDocument.ts';
import { alertsSchema } from '../src/notify/alertsSchema.ts';
import { compiledCharts } from '../src/pages/compiledCharts.ts';
import { fileSchema } from '../src/tuning/fileSchema.ts';
import { withRoomsTable } from './roomsTable.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What makes each file, of what it holds now. */
const generated: Readonly<Record<string, (there: string) => string>> = {
  'docs/METRICS.md': metricsDocument,
  'docs/ARCHITECTURE.md': withRoomsTable,
  'grafana/plotscope-fleet.json': grafanaDashboard,
  'grafana/provisioning/dashboards/plotscope.yaml': () => GRAFANA_PROVIDER,
  'grafana/provisioning/datasources/plotscope.yaml': () => GRAFANA_DATASOURCE,
  'media/alerts.schema.json': () => `${JSON.stringify(alertsSchema())}\n`,
  'media/fleet.schema.json': () => `${JSON.stringify(fleetSchema())}\n`,
  'media/plotscope.schema.json': () => `${JSON.stringify(fileSchema())}\n`,
  'package.json': withTools,
  'webview/chartSpecs.json': compiledCharts,
};

/** What VS Code is told of the tools of language models. */
function withTools(there: string): string {
  const manifest = JSON.parse(there) as { contributes: object };
  manifest.contributes = { ...manifest.contributes, languageModelTools: contributedTools() };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The files that are not what their sources make, with what they should hold. */
export function staleFiles(): { readonly path: string; readonly text: string }[] {
  return Object.entries(generated).flatMap(([path, make]) => {
    const there = readFileSync(join(root, path), 'utf8');
    const text = make(there);
    return text === there ? [] : [{ path, text }];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isCheck = process.argv.includes('--check');
  for (const { path, text } of staleFiles()) {
    if (!isCheck) writeFileSync(join(root, path), text);
    else {
      console.error(`${path} is not what its sources make: npm run generate`);
      process.exitCode = 1;
    }
  }
}

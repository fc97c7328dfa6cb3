// Writes docs/METRICS.md from the catalogue of metrics.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { metricsDocument } from '../src/metrics/metricsDocument.ts';

writeFileSync(fileURLToPath(new URL('../docs/METRICS.md', import.meta.url)), metricsDocument());

// npm run train:verdicts -- FOLDER…: learns what holds plotters back from the recordings in these folders, and writes the model that ships.
// The same recordings give the same file, byte for byte.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenesIn } from '../../../src/analysis/evaluate/recordings.ts';
import { trainVerdicts } from '../../../src/analysis/evaluate/trainVerdicts.ts';
import { replayMeasured } from '../../../src/engine/replay.ts';

const MODEL = fileURLToPath(new URL('../../../src/analysis/bottleneck/model.json', import.meta.url));

const folders = process.argv.slice(2);
if (folders.length === 0) {
  process.stderr.write('Name the folders that hold recordings (RUN.jsonl.gz) with what was true in them (RUN.json).\n');
  process.exit(2);
}
const scenes = [];
for (const folder of folders) scenes.push(...(await scenesIn(folder, replayMeasured, (text) => console.log(text))));
const text = `${JSON.stringify(trainVerdicts(scenes))}\n`;
writeFileSync(MODEL, text);
console.log(`${scenes.length} recordings, ${text.length} bytes: ${MODEL}`);

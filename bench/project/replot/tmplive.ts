import { measureLive } from './live.ts'; import { measureOpening } from './openLog.ts'; import { mkdtempSync } from 'node:fs';
const f = mkdtempSync('/tmp/vtwo-live-'); console.log('open', measureOpening(f)); console.log(JSON.stringify(await measureLive(f, Number(process.argv[2]))), f);

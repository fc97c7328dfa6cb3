// Run where argv[2] is a mount that never answers: prints what is told of it, as JSON, and ends.
import { exitThoughOneHangs } from '../../../src/collect/aside.ts';
import { liveFolders } from '../../../src/collect/folders.ts';
import { liveSource } from '../../../src/collect/liveSource.ts';
import { readSmallFile } from '../../../src/collect/readSmallFile.ts';
import { Unreadable } from '../../../src/collect/source.ts';

const mount = process.argv[2];
exitThoughOneHangs();

const log = liveSource.follow(`${mount}/plot.log`, 1000);
if (log instanceof Unreadable) throw new Error(log.reason);
log.read();
let turns = 0;
const turning = setInterval(() => turns++, 1);
const [space, settings, names, file, tail, rootSpace] = await Promise.all([
  new Promise((done) => liveSource.space(mount, done)),
  readSmallFile(`${mount}/my.prom`, 1000).catch(({ message }: Error) => message),
  new Promise((done) => liveFolders.names(mount, (_, whyNot) => done(whyNot))),
  new Promise((done) => liveFolders.file(`${mount}/a`, done)),
  new Promise((done) => liveFolders.tail(`${mount}/a`, 10, done)),
  new Promise((done) => liveSource.space('/', done)),
]);
clearInterval(turning);
const told = { space, settings, names, file, tail, rootSpace, turns, log: log.reading?.problem };
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit());

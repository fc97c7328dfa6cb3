import assert from 'node:assert/strict';
import { programName } from '../../src/collect/linux/programName.ts';
import { TextSource } from './textSource.ts';

describe('the name of another program', () => {
  for (const [argv, comm, name] of [
    ['ffmpeg -i a.mp4 b.mp4', 'ffmpeg', 'ffmpeg'],
    ['python3 -u -W ignore /opt/jobs/backup.py --all', 'python3', 'python3 backup.py'],
    ['python3.12 -m http.server', 'python3.12', 'python3.12 http.server'],
    ['node --import /opt/hook.mjs --no-warnings /srv/make.ts', 'node', 'node make.ts'],
    ['node -e while(1);', 'node', 'node'],
    ['java -cp /opt/lib.jar com.example.Miner', 'java', 'java com.example.Miner'],
    ['java -Xmx4g -jar /opt/node.jar', 'java', 'java node.jar'],
    ['bash -e -o pipefail /etc/cron.daily/backup', 'bash', 'bash backup'],
    ['sh -xc cp$/mnt/a/b', 'sh', 'sh'],
    ['perl -ne print', 'perl', 'perl'],
    ['', 'kworker/u8:2-writeback', 'kworker'],
  ] as const) {
    it(`is ${name} of “${argv || comm}”`, () => {
      const source = new TextSource();
      if (argv !== '') source.set('/proc/7/cmdline', `${argv.replaceAll(' ', '\0')}\0`);
      assert.equal(programName(source, 7, comm), name);
    });
  }
});

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingFile } from '../../src/collect/recording/recordingFile.ts';
import { writeJsonFile } from '../../src/engine/service/jsonFile.ts';
import { RotatedLog } from '../../src/engine/service/rotatedLog.ts';
import { makePrivateFolder } from '../../src/input/privateFiles.ts';

describe('files that tell of command lines, folders and plots', () => {
  let folder: string;
  before(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'plotscope-private-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });
  const modeOf = (path: string) => statSync(path).mode & 0o777;

  it('are nobody else’s to read: folders, settings, states, recordings', async () => {
    const own = join(folder, 'a', 'b');
    makePrivateFolder(own);
    assert.equal(modeOf(own), 0o700);
    const json = join(own, 'state.json');
    writeJsonFile(json, { pid: 1 });
    assert.equal(modeOf(json), 0o600);
    const path = join(own, 'recording.jsonl.gz');
    const recording = new RecordingFile(path, { kernel: 'x' } as never);
    await recording.close();
    assert.equal(modeOf(path), 0o600);
  });

  it('are closed where they were open before', () => {
    const own = join(folder, 'open');
    mkdirSync(own);
    chmodSync(own, 0o755);
    makePrivateFolder(own);
    assert.equal(modeOf(own), 0o700);
    const path = join(own, 'service.log');
    writeFileSync(path, 'earlier\n');
    chmodSync(path, 0o644);
    new RotatedLog(path, () => 0).write('now');
    assert.equal(modeOf(path), 0o600);
  });
});

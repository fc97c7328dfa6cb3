import assert from 'node:assert/strict';
import { graphicsCards } from '../../src/tuning/inventory/graphicsCards.ts';
import { TextSource } from '../collect/textSource.ts';

const MEBIBYTE = 1024 ** 2;
const NVIDIA = '/proc/driver/nvidia/gpus/0000:01:00.0/information';
const never = () => Promise.reject(new Error('it was not to be run'));

describe('graphicsCards', () => {
  it('asks nvidia-smi where the kernel knows of such cards', async () => {
    const source = new TextSource().set(NVIDIA, 'Model: \t NVIDIA\n');
    const cards = await graphicsCards(
      source,
      async () => 'NVIDIA GeForce RTX 4090, 24564, 20000\nOther, [N/A], [N/A]\n',
    );
    assert.deepEqual(cards, [
      { name: 'NVIDIA GeForce RTX 4090', memoryBytes: 24_564 * MEBIBYTE, freeBytes: 20_000 * MEBIBYTE },
      { name: 'Other' },
    ]);
    assert.equal(await graphicsCards(source, never), undefined, 'there is one, and nobody tells what it has');
  });

  it('reads AMD’s from the kernel', async () => {
    const folder = '/sys/class/drm/card0/device';
    const source = new TextSource()
      .set(`${folder}/vendor`, '0x1002\n')
      .set(`${folder}/mem_info_vram_total`, '12000000000\n')
      .set(`${folder}/mem_info_vram_used`, '2000000000\n');
    assert.deepEqual(await graphicsCards(source, never), [
      { name: 'AMD graphics card', memoryBytes: 12e9, freeBytes: 1e10 },
    ]);
  });

  it('knows of none where there is none, and says nothing where the kernel is another system’s', async () => {
    assert.deepEqual(await graphicsCards(new TextSource(), never), []);
    assert.equal(await graphicsCards(new TextSource().set('/dev/dxg', ''), never), undefined);
  });
});

import assert from 'node:assert/strict';
import { NvidiaGpu, parseGpus } from '../../src/collect/nvidiaGpu.ts';
import { Polled } from '../../src/collect/portable/polled.ts';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import { Collecting } from './collecting.ts';

const CARD = '0, GPU-8f6d, NVIDIA GeForce RTX 3090, 97, 20480, 24576, 71, 348.52, 1695, 66\n';
const SERVER_CARD = '1, GPU-11aa, NVIDIA H100 80GB HBM3, 0, 0, 81559, 31, 69.75, 1980, [N/A]\n';

describe('parseGpus', () => {
  it('reads one line a card; what a card does not tell is not a number', () => {
    const cards = parseGpus(CARD + SERVER_CARD);
    assert.deepEqual(
      cards.map(({ id, name }) => [id, name]),
      [
        ['GPU-8f6d', 'NVIDIA GeForce RTX 3090 0'],
        ['GPU-11aa', 'NVIDIA H100 80GB HBM3 1'],
      ],
    );
    assert.deepEqual(cards[0].values, [0.97, 20480 * 1024 ** 2, 24576 * 1024 ** 2, 71, 348.52, 1695e6, 0.66]);
    assert.ok(Number.isNaN(cards[1].values[6]));
  });

  it('passes over what is no card', () => {
    assert.deepEqual(parseGpus('No devices were found\n\n'), []);
  });
});

describe('NvidiaGpu', () => {
  const ran: string[][] = [];
  let answer: () => Promise<string>;
  let collecting: Collecting;
  let polled: Polled<unknown>;

  beforeEach(() => {
    ran.length = 0;
    answer = async () => CARD;
    polled = new Polled(
      new NvidiaGpu((program, args) => {
        ran.push([program, ...args]);
        return answer();
      }),
    );
    collecting = new Collecting(polled);
  });

  function process(type: 'process.seen' | 'process.ended', pid: number, mode?: string): void {
    const what = { plotter: 'gigahorse', role: 'plotter', title: 'Gigahorse', argv: [], ...(mode && { mode }) };
    const process: PlotterProcess = { id: `${pid}:1`, pid, startedAt: 0, ...what };
    polled.hear({ type, at: 0, process } as EngineEvent);
  }

  async function run(from: number, to: number): Promise<void> {
    for (let second = from; second <= to; second++) {
      collecting.frameAt(second);
      await new Promise(setImmediate);
    }
  }

  it('starts no program while no plotter computes on a card', async () => {
    process('process.seen', 5);
    process('process.seen', 6, 'disk');
    await run(0, 30);
    assert.deepEqual(ran, []);
    assert.match(collecting.absence('hw.gpu.utilization') ?? '', /no plotter is running/);
  });

  it('asks every 10 s while one does, beside the frames', async () => {
    process('process.seen', 7, 'cuda-partial');
    await run(0, 25);
    assert.equal(ran.length, 3);
    assert.deepEqual(ran[0].slice(0, 1), ['nvidia-smi']);
    const card = { 'hw.id': 'GPU-8f6d' };
    assert.equal(collecting.value('hw.gpu.utilization', card), 0.97);
    assert.equal(collecting.value('hw.gpu.memory.utilization', card), 20480 / 24576);
    assert.equal(collecting.value('hw.gpu.frequency', card), 1.695e9);
    process('process.ended', 7, 'cuda-partial');
    await run(26, 60);
    assert.equal(ran.length, 3);
    assert.equal(collecting.frame.index.of('hw.gpu.memory.usage').length, 0);
  });

  it('does not ask again where nvidia-smi is not installed, and says so', async () => {
    answer = () => Promise.reject(Object.assign(new Error('spawn nvidia-smi ENOENT'), { code: 'ENOENT' }));
    process('process.seen', 7, 'cuda-partial');
    await run(0, 60);
    assert.equal(ran.length, 1);
    assert.match(collecting.absence('hw.gpu.utilization') ?? '', /nvidia-smi is not installed/);
  });

  it('throws what nvidia-smi failed with in the next frame', async () => {
    answer = () => Promise.reject(new Error("nvidia-smi: couldn't communicate with the NVIDIA driver"));
    process('process.seen', 7, 'cuda-partial');
    await run(0, 0);
    assert.throws(() => collecting.frameAt(1), /communicate with the NVIDIA driver/);
  });
});

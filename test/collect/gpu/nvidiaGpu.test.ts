import assert from 'node:assert/strict';
import { NvidiaGpu } from '../../../src/collect/gpu/nvidiaGpu.ts';
import { FIELDS, fieldsAfter, parseGpus, parseProcesses, parseTraffic } from '../../../src/collect/gpu/nvidiaText.ts';
import { Polled } from '../../../src/collect/portable/polled.ts';
import type { EngineEvent, PlotterProcess } from '../../../src/events/events.ts';
import { Collecting } from '../collecting.ts';

// Texts in the forms of nvidia-smi 535 to 580, as its manual and reports of users show them; no card was asked for them.
const CARD =
  '0, GPU-8f6d, NVIDIA GeForce RTX 3090, 97, 20480, 24576, 71, 348.52, 350.00, 1695, 2100, 66, 4, 16, 0x0000000000000004\n';
const SERVER_CARD =
  '1, GPU-11aa, NVIDIA H100 80GB HBM3, 0, 0, 81559, 31, 69.75, 700.00, 1980, 1980, [N/A], 5, 16, 0x0000000000000001\n';
const TRAFFIC = '# gpu  rxpci  txpci \n# Idx   MB/s   MB/s \n    0  12100   3400 \n    1      -      - \n';
const PROCESSES = `# gpu         pid   type     sm    mem    enc    dec    jpg    ofa     fb   ccpm    command
# Idx           #    C/G      %      %      %      %      %      %     MB     MB    name
    0          7     C     91     40      -      -      -      -   9216      0    xchplot2
    0        990     G      1      0      -      -      -      -    200      0    Xorg
    1          -     -      -      -      -      -      -      -      -      -    -
`;

describe('what nvidia-smi prints', () => {
  it('of cards is one line each; what a card does not tell is not a number', () => {
    const cards = parseGpus(CARD + SERVER_CARD);
    assert.deepEqual(
      cards.map(({ id, name, linkRate, throttleBits }) => [id, name, linkRate, throttleBits]),
      [
        ['GPU-8f6d', 'NVIDIA GeForce RTX 3090 0', 1.969e9 * 16, 4],
        ['GPU-11aa', 'NVIDIA H100 80GB HBM3 1', 3.938e9 * 16, 1],
      ],
    );
    const values = [0.97, 20480 * 1024 ** 2, 24576 * 1024 ** 2, 71, 348.52, 350, 1695e6, 2100e6, 0.66];
    assert.deepEqual(cards[0].values, values);
    assert.ok(Number.isNaN(cards[1].values[8]));
  });

  it('passes over what is no card', () => {
    assert.deepEqual(parseGpus('No devices were found\n\n'), []);
  });

  it('of traffic goes by the names of columns, whatever else a driver shows', () => {
    const both = [
      { index: '0', received: 12.1e9, sent: 3.4e9 },
      { index: '1', received: Number.NaN, sent: Number.NaN },
    ];
    assert.deepEqual(parseTraffic(TRAFFIC), both);
    const wide =
      '# gpu    pwr  rxpci  bar1  txpci\n# Idx      W   MB/s    MB   MB/s\n    0    300  12100    12   3400\n';
    assert.deepEqual(parseTraffic(wide), both.slice(0, 1));
    assert.deepEqual(parseTraffic('Not supported on the device(s)\n'), []);
  });

  it('of processes leaves out cards without one', () => {
    const found = parseProcesses(PROCESSES).map(({ index, pid, utilization, memoryBytes }) => {
      return [index, pid, utilization, memoryBytes / 1024 ** 2];
    });
    assert.deepEqual(found, [
      ['0', 7, 0.91, 9216],
      ['0', 990, 0.01, 200],
    ]);
  });

  it('of a field that it does not know leads to another question, once for each', () => {
    const unknown = (field: string) => `nvidia-smi: Field "${field}" is not a valid field to query.`;
    const before = fieldsAfter(unknown('clocks_event_reasons.active'), FIELDS)!;
    assert.ok(before.includes('clocks_throttle_reasons.active') && before.length === FIELDS.length);
    const without = fieldsAfter(unknown('clocks_throttle_reasons.active'), before)!;
    assert.equal(without.length, FIELDS.length - 1);
    assert.equal(fieldsAfter(unknown('clocks_throttle_reasons.active'), without), undefined);
    assert.equal(fieldsAfter(unknown('uuid'), FIELDS), undefined);
    assert.equal(fieldsAfter('no devices were found', FIELDS), undefined);
    assert.equal(parseGpus(CARD.replace(/, 0x\w+/, ''), without).length, 1);
  });
});

describe('NvidiaGpu', () => {
  let ran: string[][];
  let answer: (args: readonly string[]) => Promise<string>;
  let collecting: Collecting;
  let polled: Polled<unknown>;

  beforeEach(() => {
    ran = [];
    answer = async ([first]) => (first === 'dmon' ? TRAFFIC : first === 'pmon' ? PROCESSES : CARD);
    polled = new Polled(
      new NvidiaGpu((program, args) => {
        ran.push([program, ...args]);
        return answer(args);
      }),
    );
    collecting = new Collecting(polled);
  });

  const queries = () => ran.filter(([, first]) => first?.startsWith('--query-gpu')).length;

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

  it('asks every two seconds while one does, of traffic and processes more rarely, beside the frames', async () => {
    process('process.seen', 7, 'cuda-partial');
    await run(0, 19);
    assert.equal(queries(), 10);
    assert.equal(ran.length, 14);
    const card = { 'hw.id': 'GPU-8f6d' };
    assert.equal(collecting.value('hw.gpu.utilization', card), 0.97);
    assert.equal(collecting.value('hw.gpu.memory.utilization', card), 20480 / 24576);
    assert.equal(collecting.value('hw.gpu.frequency', card), 1.695e9);
    assert.equal(collecting.value('hw.gpu.io.rate', { ...card, 'network.io.direction': 'receive' }), 12.1e9);
    assert.equal(collecting.value('hw.gpu.io.utilization', card)?.toFixed(6), (12.1 / (1.969 * 16)).toFixed(6));
    assert.equal(collecting.value('hw.gpu.throttled', { ...card, reason: 'power' }), 1);
    assert.equal(collecting.value('hw.gpu.throttled', { ...card, reason: 'heat' }), 0);
    assert.equal(collecting.value('process.gpu.utilization', { 'process.id': '7:1' }), 0.91);
    assert.equal(collecting.value('process.gpu.memory.usage', { 'process.id': '7:1', ...card }), 9216 * 1024 ** 2);
    process('process.ended', 7, 'cuda-partial');
    await run(20, 60);
    assert.equal(queries(), 10);
    assert.equal(collecting.frame.index.of('hw.gpu.memory.usage').length, 0);
    assert.equal(collecting.frame.index.of('process.gpu.memory.usage').length, 0);
  });

  it('tells the rest where traffic and processes can’t be told, and why', async () => {
    answer = async ([first]) => {
      if (first === 'dmon' || first === 'pmon') throw new Error('nvidia-smi: Not supported on the device(s)');
      return CARD;
    };
    process('process.seen', 7, 'cuda');
    await run(0, 2);
    assert.equal(collecting.value('hw.gpu.utilization'), 0.97);
    assert.match(collecting.absence('hw.gpu.io.rate') ?? '', /Not supported/);
    assert.match(collecting.absence('hw.gpu.io.utilization') ?? '', /Not supported/);
  });

  it('asks an older driver for what it knows', async () => {
    answer = async ([first = '']) => {
      if (first.includes('clocks_event')) {
        throw new Error('nvidia-smi: Field "clocks_event_reasons.active" is not a valid field to query.');
      }
      return first === 'dmon' || first === 'pmon' ? '' : CARD;
    };
    process('process.seen', 7, 'cuda');
    await run(0, 6);
    assert.equal(collecting.value('hw.gpu.throttled', { reason: 'power' }), 1);
    assert.equal(ran.filter(([, first]) => first?.includes('clocks_event')).length, 1);
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

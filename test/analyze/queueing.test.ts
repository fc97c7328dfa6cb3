import assert from 'node:assert/strict';
import { queueing } from '../../src/analyze/queueing.ts';
import { Made } from './made.ts';
import { near, present } from './reference.ts';

describe('queueing', () => {
  it('follows the laws: a disk of 80 requests a second that is busy 80 % of the time', () => {
    const actual = present(
      queueing({ completionsPerSecond: [80], responseSeconds: [0.05], queueLength: [4], utilizationRatio: [0.8] }),
    );
    near(actual.serviceDemandSeconds, 0.01, 'demand');
    near(actual.littleQueueLength, 4, 'Little');
    near(actual.littleRatio, 1, 'ratio');
    near(actual.concurrency, 5, 'concurrency');
    near(actual.stretch, 5, 'stretch');
    near(actual.waitShare, 0.8, 'wait');
    near(actual.saturationPerSecond, 100, 'saturation');
    near(actual.expectedResponseSeconds, 0.05, 'M/M/1');
    near(actual.responseRatio, 1, 'response');
  });

  it('agrees with a simulated queue of random arrivals', () => {
    const made = new Made(1);
    const exponential = (mean: number) => -mean * Math.log(1 - made.uniform());
    let arrival = 0;
    let free = 0;
    let busy = 0;
    let responses = 0;
    const requests = 60_000;
    for (let i = 0; i < requests; i++) {
      arrival += exponential(1);
      const service = exponential(0.6);
      free = Math.max(free, arrival) + service;
      busy += service;
      responses += free - arrival;
    }
    const actual = present(
      queueing({
        completionsPerSecond: [requests / free],
        responseSeconds: [responses / requests],
        queueLength: [responses / free],
        utilizationRatio: [busy / free],
      }),
    );
    near(actual.littleRatio, 1, 'Little');
    assert.ok(Math.abs((actual.responseRatio ?? 0) - 1) < 0.06, `${actual.responseRatio}`);
  });

  it('weighs response times by their requests, and idle seconds have none', () => {
    const actual = present(
      queueing({
        completionsPerSecond: [90, 10, 0, Number.NaN],
        responseSeconds: [0.01, 0.11, Number.NaN, 5],
        queueLength: [0.9, 1.1, 0, 9],
        utilizationRatio: [0.5, 0.1, 0, 1],
      }),
    );
    assert.equal(actual.count, 3);
    near(actual.responseSeconds, 0.02, 'response');
    near(actual.littleQueueLength, actual.queueLength, 'Little');
  });

  it('has no expected response of a full server', () => {
    const full = present(
      queueing({ completionsPerSecond: [9], responseSeconds: [1], queueLength: [9], utilizationRatio: [1] }),
    );
    assert.deepEqual([full.expectedResponseSeconds, full.responseRatio], [undefined, undefined]);
  });

  it('says what is lacking', () => {
    const none = { completionsPerSecond: [], responseSeconds: [], queueLength: [], utilizationRatio: [] };
    assert.equal(queueing(none).kind, 'notEnoughData');
    const idle = queueing({
      completionsPerSecond: [0, 0],
      responseSeconds: [0, 0],
      queueLength: [0, 0],
      utilizationRatio: [0, 0],
    });
    assert.match(idle.kind === 'notEnoughData' ? idle.reason : '', /no request/);
  });
});

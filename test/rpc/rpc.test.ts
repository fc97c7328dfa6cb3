import assert from 'node:assert/strict';
import * as v from 'valibot';
import { type Contract, Rpc } from '../../src/rpc/rpc.ts';

const contract = {
  version: 1,
  requests: { double: { params: v.object({ value: v.number() }), result: v.number() } },
  notices: { said: v.string() },
} as const satisfies Contract;
const silent = { version: 1, requests: {}, notices: {} } as const satisfies Contract;

describe('Rpc', () => {
  /** Two sides; what one posts the other receives, as a structured clone. */
  function pair(
    double: (params: { value: number }) => number | Promise<number>,
    { version = 1, timeoutSeconds = 5 } = {},
  ) {
    const heard: string[] = [];
    const problems: string[] = [];
    const asker: Rpc<typeof silent, typeof contract> = new Rpc(
      { post: (message) => answerer.receive(structuredClone(message)) },
      silent,
      { ...contract, version } as typeof contract,
      { requests: {}, notices: {} },
      { timeoutSeconds },
    );
    const answerer: Rpc<typeof contract, typeof silent> = new Rpc(
      { post: (message) => asker.receive(structuredClone(message)) },
      contract,
      silent,
      { requests: { double }, notices: { said: (text) => heard.push(text) } },
      { onProblem: (text) => problems.push(text) },
    );
    return { asker, answerer, heard, problems };
  }

  it('answers requests and passes notices on', async () => {
    const { asker, heard } = pair(async ({ value }) => value * 2);
    assert.equal(await asker.request('double', { value: 21 }), 42);
    asker.notify('said', 'hello');
    assert.deepEqual(heard, ['hello']);
  });

  it('rejects with the words of the other side when its handler fails', async () => {
    const { asker } = pair(() => {
      throw new Error('the disk is full');
    });
    await assert.rejects(asker.request('double', { value: 1 }), /the disk is full/);
  });

  it('rejects what is not of the agreed form, in both directions', async () => {
    const { asker, answerer, problems, heard } = pair(() => 'text' as never);
    await assert.rejects(asker.request('double', { value: 'x' as never }), /double: .*number/s);
    await assert.rejects(asker.request('double', { value: 1 }), /not of the agreed form/);
    asker.notify('said', 7 as never);
    answerer.receive({ kind: 'nonsense' });
    answerer.receive('text');
    assert.deepEqual(heard, []);
    assert.equal(problems.length, 3);
  });

  it('says so when the other side is of another version', async () => {
    const { asker } = pair(({ value }) => value, { version: 2 });
    await assert.rejects(asker.request('double', { value: 1 }), /version 2.*reload the window/);
  });

  it('rejects what is not answered in time, and everything under way when it is disposed of', async () => {
    const never = () => new Promise<number>(() => {});
    await assert.rejects(
      pair(never, { timeoutSeconds: 0.01 }).asker.request('double', { value: 1 }),
      /no answer within/,
    );
    const { asker } = pair(never);
    const pending = asker.request('double', { value: 1 });
    asker.dispose('the window was closed');
    await assert.rejects(pending, /the window was closed/);
    await assert.rejects(asker.request('double', { value: 1 }), /closed/);
  });
});

import assert from 'node:assert/strict';
import { WindowSecrets } from '../../src/vscode/alerts/windowSecrets.ts';

/** A store as VS Code has it; `forgets`: it keeps nothing beyond the window, as on a server without a keyring. */
class Host {
  readonly kept = new Map<string, string>();
  readonly remembered = new Map<string, unknown>();
  isLocked = false;

  window(handed: Readonly<Record<string, string>>[] = []) {
    const secrets = new WindowSecrets({
      store: {
        get: async (key) => {
          if (this.isLocked) throw new Error('locked');
          return this.kept.get(key);
        },
        store: async (key, value) => void this.kept.set(key, value),
        delete: async (key) => void this.kept.delete(key),
      },
      names: {
        get: <Value>(key: string, otherwise: Value) => (this.remembered.get(key) as Value | undefined) ?? otherwise,
        update: async (key, value) => void this.remembered.set(key, value),
      },
      hand: (all) => handed.push(all),
    });
    return { secrets, handed };
  }
}

describe('secrets in VS Code’s own store', () => {
  it('are handed to the engine, also by the next window', async () => {
    const host = new Host();
    const { secrets, handed } = host.window();
    assert.equal(await secrets.keep('hook', 'word'), true);
    await secrets.keep('other', 'x');
    assert.deepEqual(handed.at(-1), { hook: 'word', other: 'x' });
    const next = host.window();
    assert.deepEqual(await next.secrets.handOver(), []);
    assert.deepEqual(next.handed, [{ hook: 'word', other: 'x' }]);
  });

  it('that the host did not keep are named, and the others are handed over', async () => {
    const host = new Host();
    await host.window().secrets.keep('hook', 'word');
    await host.window().secrets.keep('other', 'x');
    for (const [key, value] of host.kept) if (value === 'word') host.kept.delete(key);
    const { secrets, handed } = host.window();
    assert.deepEqual(await secrets.handOver(), ['hook']);
    assert.deepEqual(handed, [{ other: 'x' }]);
    host.isLocked = true;
    assert.deepEqual(await secrets.handOver(), ['hook', 'other'], 'a locked keyring keeps nothing for now');
  });

  it('that are forgotten are handed to nobody, and not missed', async () => {
    const host = new Host();
    const { secrets, handed } = host.window();
    await secrets.keep('hook', 'word');
    await secrets.forget('hook');
    assert.deepEqual([handed.at(-1), secrets.names, host.kept.size], [{}, [], 0]);
    assert.deepEqual(await host.window().secrets.handOver(), []);
  });

  it('that the store does not take are told', async () => {
    const host = new Host();
    const { secrets } = host.window();
    host.isLocked = true;
    assert.equal(await secrets.keep('hook', 'word'), false);
  });
});

import assert from 'node:assert/strict';
import { boundedArguments, withoutKeys } from '../../src/plotters/keptArguments.ts';

const FARMER_KEY = '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
const CONTRACT = 'xch1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sq4tz3g';

describe('arguments that are kept', () => {
  it('tell no key, however it is written', () => {
    const kept = withoutKeys([
      ...['chia_plot', '-f', FARMER_KEY, `-p${FARMER_KEY}`, `--farmerkey=0x${FARMER_KEY}`, '-c', CONTRACT],
      ...[FARMER_KEY.toUpperCase(), `--contract=t${CONTRACT}`, `key:${FARMER_KEY},${FARMER_KEY}`],
    ]);
    assert.deepEqual(kept, [
      ...['chia_plot', '-f', '97f1…c6bb', '-p97f1…c6bb', '--farmerkey=0x97…c6bb', '-c', 'xch1…tz3g'],
      ...['97F1…C6BB', '--contract=txch…tz3g', 'key:97f1…c6bb,97f1…c6bb'],
    ]);
  });

  it('stay as they are otherwise', () => {
    const argv = ['/opt/chia_plot', '-k', '32', '-t', '/mnt/my plots/', '--cache', '100G', 'deadbeef'.repeat(4)];
    assert.deepEqual(withoutKeys(boundedArguments(argv)), argv);
  });

  it('are neither longer than a path nor more than a plotter takes', () => {
    const [long, ...others] = boundedArguments(['x'.repeat(1e6), ...Array<string>(5000).fill('-d')]);
    assert.equal(long!.length, 4096);
    assert.equal(others.length, 999);
  });
});

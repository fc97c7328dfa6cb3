import { flagFor, takes } from '../commandForm.ts';
import type { Finding, Rule } from '../rule.ts';

const PUBLIC_KEY = /^(?:0x)?[0-9a-fA-F]{96}$/;
const ADDRESS = /^(?:t?xch|xcc|mmx)1[02-9ac-hj-np-z]{20,}$/;

const POOL_WORDS = { contract: 'a pool contract', poolKey: 'a pool key', poolHash: 'a puzzle hash' } as const;
const POOLS = Object.keys(POOL_WORDS) as (keyof typeof POOL_WORDS)[];

export const keysMissing: Rule = {
  id: 'keys-missing',
  finds: 'Keys without which the plotter does not start',
  check: ({ settings, title }) => {
    if (!flagFor(settings, 'farmerKey')?.required) return [];
    const missing: Finding[] = [];
    const say = (message: string) => missing.push({ severity: 'error', message, place: ['plotter'] });
    if (settings.farmerKey === undefined)
      say(`${title} wants the farmer's public key. Add "farmerKey"; \`chia keys show\` prints it.`);
    const pools = POOLS.filter((name) => takes(settings, name));
    const given = pools.filter((name) => settings[name] !== undefined);
    if (given.length === 0) {
      const others = pools.slice(1).map((name) => `"${name}"`);
      say(
        `${title} wants "contract" (for pools) or ${others.join(' or ')}. Add one of them; \`chia plotnft show\` prints the contract.`,
      );
    }
    if (given.length > 1) {
      missing.push({
        severity: 'error',
        message: `${title} takes one of ${given.map((name) => POOL_WORDS[name]).join(' and ')}, not both. Remove one of them.`,
        place: [given[0]],
        fixes: given.map((name) => ({ title: `Remove "${name}"`, remove: [name] })),
      });
    }
    return missing;
  },
};

export const keysMalformed: Rule = {
  id: 'keys-malformed',
  finds: 'Keys and addresses that can’t be right',
  check: ({ settings }) => {
    const wrong = (name: 'farmerKey' | 'poolKey' | 'contract' | 'poolHash', form: RegExp, is: string): Finding[] => {
      const value = settings[name];
      if (value === undefined || form.test(value)) return [];
      return [{ severity: 'error', message: `"${name}" is no ${is}. Copy it anew.`, place: [name] }];
    };
    return [
      ...wrong('farmerKey', PUBLIC_KEY, 'public key of 96 hexadecimal digits'),
      ...wrong('poolKey', PUBLIC_KEY, 'public key of 96 hexadecimal digits'),
      ...wrong('contract', ADDRESS, 'pool contract address (xch1…)'),
      ...wrong('poolHash', /^(?:0x)?[0-9a-fA-F]{64}$/, 'puzzle hash of 64 hexadecimal digits'),
    ];
  },
};

import { flagFor } from '../commandForm.ts';
import type { Finding, Rule } from '../rule.ts';

const PUBLIC_KEY = /^(?:0x)?[0-9a-fA-F]{96}$/;
const ADDRESS = /^(?:t?xch|xcc|mmx)1[02-9ac-hj-np-z]{20,}$/;

export const keysMissing: Rule = {
  id: 'keys-missing',
  finds: 'Keys without which the plotter does not start',
  check: ({ settings, title }) => {
    if (!flagFor(settings, 'farmerKey')?.required) return [];
    const { farmerKey, poolKey, contract } = settings;
    const missing: Finding[] = [];
    const say = (place: string, message: string) => missing.push({ severity: 'error', message, place: [place] });
    if (farmerKey === undefined)
      say('plotter', `${title} wants the farmer's public key. Add "farmerKey"; \`chia keys show\` prints it.`);
    if (poolKey === undefined && contract === undefined) {
      say(
        'plotter',
        `${title} wants "contract" (for pools) or "poolKey". Add one of them; \`chia plotnft show\` prints the contract.`,
      );
    }
    if (poolKey !== undefined && contract !== undefined) {
      missing.push({
        severity: 'error',
        message: `${title} takes a pool key or a pool contract, not both. Remove one of them.`,
        place: ['poolKey'],
        fixes: [
          { title: 'Remove "poolKey"', remove: ['poolKey'] },
          { title: 'Remove "contract"', remove: ['contract'] },
        ],
      });
    }
    return missing;
  },
};

export const keysMalformed: Rule = {
  id: 'keys-malformed',
  finds: 'Keys and addresses that can’t be right',
  check: ({ settings }) => {
    const wrong = (name: 'farmerKey' | 'poolKey' | 'contract', form: RegExp, is: string): Finding[] => {
      const value = settings[name];
      if (value === undefined || form.test(value)) return [];
      return [{ severity: 'error', message: `"${name}" is no ${is}. Copy it anew.`, place: [name] }];
    };
    return [
      ...wrong('farmerKey', PUBLIC_KEY, 'public key of 96 hexadecimal digits'),
      ...wrong('poolKey', PUBLIC_KEY, 'public key of 96 hexadecimal digits'),
      ...wrong('contract', ADDRESS, 'pool contract address (xch1…)'),
    ];
  },
};

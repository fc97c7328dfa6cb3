import assert from 'node:assert/strict';
import { findingsOf } from '../../src/tuning/checkFile.ts';
import type { HostFacts } from '../../src/tuning/hostFacts.ts';
import { RULES } from '../../src/tuning/rules.ts';
import { host } from './host.ts';
import { HOST_CASES } from './ruleCases/host.ts';
import { PLACES_CASES } from './ruleCases/places.ts';
import { type Case, type Cases, GOOD } from './ruleCases/settings.ts';
import { VALUES_CASES } from './ruleCases/values.ts';

const CASES: Cases = { ...HOST_CASES, ...PLACES_CASES, ...VALUES_CASES };

describe('rules', () => {
  for (const { id, finds: what } of RULES) {
    describe(`${id}: ${what}`, () => {
      for (const [index, one] of (CASES[id] ?? []).entries()) {
        it(one.finds ? `finds ${one.finds.source}` : `is silent (${index + 1})`, () => check(id, one));
      }
    });
  }

  it('each have a case that they find and one in which they are silent', () => {
    for (const { id } of RULES) {
      const cases = CASES[id] ?? [];
      assert.ok(cases.some(({ finds }) => finds) && cases.some(({ finds }) => !finds), id);
    }
    assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  });

  it('find nothing wrong with a configuration that fits its host', () => {
    assert.deepEqual(findingsOf('good', GOOD, host()), []);
  });

  it('judge by nothing that could not be read', () => {
    const unread: HostFacts = { platform: 'linux', places: {}, mounts: [], programs: {}, plotters: [] };
    assert.deepEqual(findingsOf('good', GOOD, unread), []);
  });

  it('say what is wrong and what to do, in whole sentences', () => {
    for (const one of Object.values(CASES).flat()) {
      for (const { message } of findingsOf('x', one.settings, one.facts ?? host())) {
        assert.match(message, /^(?:["A-Z/0-9]|chiapos|xchplot2).*[.]$/s);
        assert.ok(message.split(/[.;:] /).length > 1, message);
      }
    }
  });
});

function check(id: string, { settings, facts = host(), finds, fixes }: Case): void {
  const found = findingsOf('x', settings, facts).filter(({ rule }) => rule === id);
  if (!finds) {
    assert.deepEqual(found, []);
    return;
  }
  assert.equal(found.length, 1, JSON.stringify(found));
  const [{ severity, place, message, fixes: offered = [] }] = found as [(typeof found)[number]];
  assert.match(`${severity} ${place.join('.')}: ${message}`, finds);
  if (fixes)
    assert.deepEqual(
      offered.map(({ title }) => title),
      fixes,
    );
}

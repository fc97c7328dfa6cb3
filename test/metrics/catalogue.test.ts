import assert from 'node:assert/strict';
import { AREAS, CATALOGUE } from '../../src/metrics/catalogue.ts';
import { type Metric, UNITS } from '../../src/metrics/metric.ts';

describe('catalogue', () => {
  const metrics: [string, Metric][] = Object.entries(CATALOGUE);

  it('holds each metric in one area', () => {
    const inAreas = Object.values(AREAS).flatMap((area) => Object.keys(area));
    assert.deepEqual(inAreas.toSorted(), Object.keys(CATALOGUE).toSorted());
  });

  it('names, describes and measures every metric', () => {
    for (const [name, { unit, description, attributes }] of metrics) {
      assert.match(name, /^[a-z][a-z_]*(\.[a-z_0-9]+)+$/, name);
      assert.ok(unit in UNITS, name);
      assert.ok(description.length > 10 && !description.endsWith('.'), name);
      assert.equal(new Set(attributes).size, attributes.length, name);
    }
  });

  it('gives a rate the attributes of its counter', () => {
    for (const [name, { kind, attributes }] of metrics) {
      const counter = (CATALOGUE as Record<string, Metric>)[name.replace(/\.rate$/, '')];
      if (!name.endsWith('.rate') || !counter) continue;
      assert.equal(kind, 'gauge', name);
      assert.deepEqual(attributes, counter.attributes, name);
    }
  });
});

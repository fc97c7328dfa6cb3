import assert from 'node:assert/strict';
import type { DashboardFrame } from '../../src/pages/dashboardProtocol.ts';
import { whyEmpty } from '../../src/report/measuredCharts.ts';

describe('a chart with nothing to draw', () => {
  const frames = (...values: (number | null)[]) =>
    values.map(
      (value, at) => ({ time: at, charts: { power: { values: { host: value } } } }) as unknown as DashboardFrame,
    );

  it('was 0 all the time, or not measured: a host without such a sensor has no temperature of 0', () => {
    assert.equal(whyEmpty({ id: 'power' }, frames(null, 0, null)), 'idle');
    assert.equal(whyEmpty({ id: 'power' }, frames(null, null)), 'unmeasured');
    assert.equal(whyEmpty({ id: 'power' }, frames()), 'unmeasured');
    assert.equal(whyEmpty({ id: 'another' }, frames(1)), 'unmeasured');
  });
});

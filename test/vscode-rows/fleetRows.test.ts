import assert from 'node:assert/strict';
import type { FleetHost } from '../../src/fleet/fleetTable.ts';
import { sshAuthority } from '../../src/fleet/sshAuthority.ts';
import { fleetRows, instanceOfRow } from '../../src/vscode/rows/fleetRows.ts';

const NOW = 1_760_000_000;
const host = (more: Partial<FleetHost> = {}): FleetHost => ({
  name: 'plotter-1',
  instance: 'uuid-1',
  seenAt: NOW - 10,
  isGone: false,
  plotters: [],
  alerts: [],
  ...more,
});

describe('fleetRows', () => {
  it('say what a host makes, what holds it back, and what needs somebody', () => {
    const [row] = fleetRows(
      [
        host({
          plotsPerDay: 12.34,
          bytesPerDay: 1.5 * 2 ** 40,
          plotters: [
            {
              plotter: 'madmax',
              slot: 0,
              progress: 0.45,
              remainingSeconds: 7800,
              verdict: { class: 'disk-latency', severity: 0.7 },
              gain: 1.25,
            },
          ],
          alerts: [{ rule: 'disk_full', severity: 'critical', count: 2 }],
          disk: { mountpoint: '/mnt/a', secondsToFull: 3600 },
        }),
      ],
      NOW,
    );
    assert.equal(row.label, 'plotter-1');
    assert.equal(row.description, '12.3 plots, 1.50 TiB a day · Disk latency · 2 critical');
    assert.equal(row.icon?.colour, 'charts.red');
    assert.deepEqual(
      row.children?.map(({ label, description }) => `${label}: ${description}`),
      [
        'madmax 45 %, 2 h 10 min left: Disk latency (+25 % foretold)',
        'disk_full: critical, 2 times',
        'Disk full: /mnt/a in 1 h',
      ],
    );
    assert.equal(instanceOfRow(row.id), 'uuid-1');
    assert.equal(instanceOfRow(row.children?.[0].id ?? ''), 'uuid-1');
  });

  it('say which hosts are gone, and tell clones apart', () => {
    const rows = fleetRows([host({ isGone: true, seenAt: NOW - 7200 }), host({ instance: 'other-one-2' })], NOW);
    assert.deepEqual(
      rows.map(({ label, description }) => `${label}: ${description}`),
      ['plotter-1 (uuid-1): gone for 2 h', 'plotter-1 (other-on): no plotter runs'],
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
  });
});

describe('sshAuthority', () => {
  it('keeps the name as it is, whatever is done to the case of an authority', () => {
    const authority = sshAuthority('Plotter-Ü');
    assert.equal(authority, authority.toLowerCase());
    const [, hex] = authority.split('+');
    assert.deepEqual(JSON.parse(Buffer.from(hex, 'hex').toString()), { hostName: 'Plotter-Ü' });
  });
});

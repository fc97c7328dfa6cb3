import assert from 'node:assert/strict';
import { CLASSES } from '../../src/analysis/bottleneck/classes.ts';
import { isPushed, labelsOf, prometheusName } from '../../src/fleet/names.ts';
import { CATALOGUE, type MetricName } from '../../src/metrics/catalogue.ts';
import { LANES } from '../../src/metrics/timeLanes.ts';

const names = Object.keys(CATALOGUE) as MetricName[];

describe('names of a fleet', () => {
  it('are those that OpenTelemetry translates its own to', () => {
    const expected: Partial<Record<MetricName, string>> = {
      'system.cpu.utilization': 'system_cpu_utilization_ratio',
      'system.cpu.time': 'system_cpu_time_seconds_total',
      'system.memory.usage': 'system_memory_usage_bytes',
      'system.disk.io': 'system_disk_io_bytes_total',
      'system.disk.operations': 'system_disk_operations_total',
      'hw.temperature': 'hw_temperature_celsius',
      'process.thread.count': 'process_thread_count',
      'system.pressure.stall': 'system_pressure_stall_ratio',
      'plotters.plots.rate': 'plotters_plots_rate_per_day',
      'plotter.output.rate': 'plotter_output_rate_bytes_per_second',
      'plotter.compression.ratio': 'plotter_compression_ratio',
    };
    for (const [name, of] of Object.entries(expected)) assert.equal(prometheusName(name as MetricName), of);
  });

  it('are allowed by Prometheus, and no two metrics have the same', () => {
    const made = names.map((name) => prometheusName(name));
    for (const name of made) assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.equal(new Set(made).size, made.length);
  });

  it('have no labels without bound', () => {
    assert.deepEqual(labelsOf({ plotter: 'madmax', 'process.pid': '12', 'process.id': '12:3', 'hw.name': '' }, 1), {
      plotter: 'madmax',
      plotter_slot: '1',
    });
  });

  it('come to less than 1,000 series for a large host', () => {
    const things: Readonly<Record<string, number>> = {
      'system.device': 16,
      'system.filesystem.mountpoint': 16,
      'system.filesystem.type': 1,
      'network.interface.name': 4,
      'hw.id': 8,
      'hw.name': 1,
      plotter: 6,
      'process.pid': 1,
      'process.id': 1,
      lane: LANES.length,
      'bottleneck.class': Object.keys(CLASSES).length,
      'network.connection.state': 6,
      quantile: 3,
    };
    const seriesOf = (name: MetricName) => {
      const { attributes, peak } = CATALOGUE[name];
      // A file system has one device, a sensor of a disk that disk.
      const own = attributes.filter(
        (one) =>
          one !== 'system.device' ||
          !attributes.some((other) => other !== one && things[other] !== undefined && things[other] > 6),
      );
      return own.reduce((product, one) => product * (things[one] ?? 2), peak ? 2 : 1);
    };
    const total = names.filter(isPushed).reduce((sum, name) => sum + seriesOf(name), 0);
    assert.ok(total < 1000, `${total} series`);
    assert.ok(total > 300, `${total} series: more is left out than was meant to be`);
  });
});

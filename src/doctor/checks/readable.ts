import { readdirSync } from 'node:fs';
import { present } from '../../metrics/frame.ts';
import { type Check, notJudged, type Outcome, passed, warned } from '../check.ts';
import type { Session } from '../session.ts';
import { systemText } from '../systemText.ts';

interface Source {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  look(): Omit<Outcome, 'expected'>;
}

/** What this host lets be read, and the one command that would change it. A new one is one more entry. */
const SOURCES: readonly Source[] = [
  {
    id: 'read-processes',
    title: 'Processes of other users can be seen',
    expected: '/proc shows all processes (no hidepid)',
    look() {
      const options = /^\S+ \/proc proc (\S+)/m.exec(systemText('/proc/mounts') ?? '')?.[1] ?? '';
      const hidden = /\bhidepid=(?!0|off)(\w+)/.exec(options)?.[1];
      if (hidden === undefined) return { verdict: 'passed', seen: 'They are seen.' };
      return {
        verdict: 'warning',
        seen: `/proc is mounted with hidepid=${hidden}: plotters of other users are not seen.`,
        remedy: 'sudo mount -o remount,hidepid=0 /proc',
      };
    },
  },
  {
    id: 'read-delays',
    title: 'The time that plotters wait for disks is accounted',
    expected: 'kernel.task_delayacct is 1',
    look() {
      const value = systemText('/proc/sys/kernel/task_delayacct')?.trim();
      if (value === '1') return { verdict: 'passed', seen: 'It is on.' };
      if (value === undefined) return { verdict: 'not judged', seen: 'This kernel has no delay accounting.' };
      return {
        verdict: 'warning',
        seen: 'It is off: what plotters wait for is told from samples alone, which takes longer.',
        remedy: 'sudo sysctl kernel.task_delayacct=1 (then start plotters anew)',
      };
    },
  },
  {
    id: 'read-pressure',
    title: 'The kernel tells how long threads were stalled (PSI)',
    expected: '/proc/pressure can be read',
    look() {
      if (systemText('/proc/pressure/io') !== undefined) return { verdict: 'passed', seen: 'It is there.' };
      return {
        verdict: 'warning',
        seen: 'It can’t be read: stalls by memory and disks are told from other signs.',
        remedy: 'Add psi=1 to the kernel’s command line and reboot (in a container: ask for it on the host).',
      };
    },
  },
  {
    id: 'read-sensors',
    title: 'Temperatures can be read',
    expected: 'a sensor in /sys/class/hwmon or /sys/class/thermal',
    look() {
      const sensors = ['/sys/class/hwmon', '/sys/class/thermal'].reduce((sum, folder) => sum + filesIn(folder), 0);
      if (sensors > 0) return { verdict: 'passed', seen: `${sensors} sensors and coolers are there.` };
      if (isVirtual())
        return { verdict: 'not judged', seen: 'This is a virtual machine or a container, which has none.' };
      return {
        verdict: 'warning',
        seen: 'There is none: heat is not told of.',
        remedy: 'sudo sensors-detect --auto && sudo systemctl restart systemd-modules-load',
      };
    },
  },
  {
    id: 'read-groups',
    title: 'Control groups tell the limits that plotters have',
    expected: 'the group of a process and its limits can be read',
    look() {
      const own = systemText('/proc/self/cgroup');
      if (own === undefined)
        return {
          verdict: 'warning',
          seen: 'They can’t be read: quotas are not named.',
          remedy: 'Mount cgroup2 at /sys/fs/cgroup.',
        };
      const version = /^0::/m.test(own) && systemText('/sys/fs/cgroup/cgroup.controllers') !== undefined ? '2' : '1';
      return { verdict: 'passed', seen: `They can be read (version ${version}).` };
    },
  },
];

export const READABLE: readonly Check[] = SOURCES.map(({ id, title, expected, look }) => ({
  id,
  category: 'function',
  title,
  run: () => (process.platform === 'linux' ? { ...look(), expected } : notJudged('Only Linux has this.', expected)),
}));

/** Values, what is absent, and why. */
export const collectors: Check = {
  id: 'collectors',
  category: 'function',
  title: 'The collectors give values',
  async run(session) {
    const expected = 'values of processor, memory, disks, network and processes, and a reason for each that is absent';
    const values = await valuesOf(session);
    const figures = { values: { value: values.there, unit: '1' }, absent: { value: values.absent, unit: '1' } };
    const needed = ['system.cpu.', 'system.memory.', 'system.network.', 'system.filesystem.'];
    const missing = needed.filter((start) => !values.metrics.some((metric) => metric.startsWith(start)));
    const why = values.reasons.slice(0, MOST_REASONS).map(([reason, count]) => `${reason} (${count})`);
    const seen = `${values.there} values, ${values.absent} absent${why.length > 0 ? `: ${why.join('; ')}` : ''}.`;
    if (missing.length > 0)
      return warned(
        `${seen} Of ${missing.map((start) => `${start}*`).join(', ')} there is nothing.`,
        expected,
        'See why with: plotscope sample --json',
        figures,
      );
    return passed(seen, expected, figures);
  },
};

const MOST_REASONS = 3;

async function valuesOf(session: Session) {
  const { local } = session;
  local.engine.takeFrame();
  await session.wait(1);
  local.engine.takeFrame();
  const { index, values } = local.frame;
  const there = index.all.filter(({ slot }) => present(values[slot]) !== undefined);
  const reasons = new Map<string, number>();
  for (const { slot, absence } of index.all) {
    if (present(values[slot]) !== undefined || absence === undefined) continue;
    reasons.set(absence, (reasons.get(absence) ?? 0) + 1);
  }
  return {
    there: there.length,
    absent: index.all.length - there.length,
    metrics: there.map(({ metric }) => metric as string),
    reasons: [...reasons].sort((a, b) => b[1] - a[1]),
  };
}

function filesIn(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}

function isVirtual(): boolean {
  return / hypervisor/.test(systemText('/proc/cpuinfo') ?? '') || systemText('/.dockerenv') !== undefined;
}

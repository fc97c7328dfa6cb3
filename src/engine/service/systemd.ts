import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION_EXIT_CODE } from './exitCodes.ts';
import { commandOf, type Release, type ServiceCommand } from './release.ts';
import type { Endurance, ServiceForm } from './serviceForm.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const AGAIN_AFTER_SECONDS = 5;
const STOP_SECONDS = 15;

/** A unit of the user's own systemd; no rights beyond the user's are needed. */
export function systemdForm(system: ServiceSystem, serviceFolder: string): ServiceForm {
  const { env, home, user, run } = system;
  const unitFolder = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'systemd', 'user');
  const pathOf = (release: Release) => join(unitFolder, unitName(release));

  async function systemctl(...args: string[]): Promise<string> {
    const { code, output, complaint } = await run('systemctl', ['--user', ...args]);
    if (code !== 0) throw new Error(`systemctl --user ${args.join(' ')}: ${complaint.trim() || output.trim()}`);
    return output;
  }

  return {
    name: 'systemd',
    titleOf: (release) => `systemd user unit ${unitName(release)}`,

    async start(release) {
      mkdirSync(unitFolder, { recursive: true });
      writeFileSync(pathOf(release), unitText(release, commandOf(release, serviceFolder)));
      await systemctl('daemon-reload');
      // One that failed too often is not started otherwise; there is nothing to reset at the first start.
      await run('systemctl', ['--user', 'reset-failed', unitName(release)]);
      await systemctl('enable', '--now', unitName(release));
    },

    async stop(release) {
      await systemctl('stop', unitName(release));
    },

    async remove(release) {
      const unit = unitName(release);
      const disabled = await run('systemctl', ['--user', 'disable', '--now', unit]);
      rmSync(pathOf(release), { force: true });
      if (disabled.code === undefined) return;
      await run('systemctl', ['--user', 'daemon-reload']);
      await run('systemctl', ['--user', 'reset-failed', unit]);
    },

    async trouble(release) {
      const { code, output } = await run('systemctl', ['--user', 'show', unitName(release), '--property=Result']);
      const result = /^Result=(.+)$/m.exec(output)?.[1];
      return code === 0 && result !== undefined && result !== 'success' ? `systemd says: ${result}` : undefined;
    },

    async endurance() {
      const { code, output } = await run('loginctl', ['show-user', user, '--property=Linger']);
      // It knows no user who is neither logged in nor lingering.
      return enduranceOf(code === undefined ? undefined : /^Linger=yes$/m.test(output));
    },
  };
}

/** Whether a systemd of the user's own answers; in containers there is none as a rule. */
export async function hasUserSystemd({ run }: Pick<ServiceSystem, 'run'>): Promise<boolean> {
  const { output } = await run('systemctl', ['--user', 'is-system-running']);
  return ['initializing', 'starting', 'running', 'degraded', 'maintenance'].includes(output.trim());
}

export function unitName({ id }: Pick<Release, 'id'>): string {
  return `plotscope-${id}.service`;
}

/** The unit's file. */
export function unitText(release: Release, { program, args, env }: ServiceCommand): string {
  const environment = Object.entries(env).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`);
  return [
    '# Written by `plotscope service install`, and removed by `plotscope service uninstall`.',
    '[Unit]',
    `Description=PlotScope ${specifierSafe(release.version)}: watches the plotters of this host`,
    'StartLimitIntervalSec=300',
    'StartLimitBurst=5',
    '',
    '[Service]',
    `ExecStart=${[program, ...args].map(quoted).join(' ')}`,
    'ExecReload=/bin/kill -HUP $MAINPID',
    ...environment,
    'Restart=on-failure',
    `RestartSec=${AGAIN_AFTER_SECONDS}`,
    `RestartPreventExitStatus=${CONFIGURATION_EXIT_CODE}`,
    `TimeoutStopSec=${STOP_SECONDS}`,
    'Nice=10',
    `MemoryMax=${release.memoryLimitBytes}`,
    'LimitCORE=0',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

function enduranceOf(lingering: boolean | undefined): Endurance {
  const command = 'loginctl enable-linger';
  if (lingering === true) {
    return { lingering, text: 'Lingering is on: it starts with the host and goes on when you log out.' };
  }
  const off =
    'systemd ends it when your last session on this host ends, and starts it when you log in. ' +
    `With lingering it starts with the host and goes on when you log out: \`${command}\` turns that on for you (where it is refused: sudo ${command} and your user name).`;
  if (lingering === false) return { lingering, command, text: `Lingering is off: ${off}` };
  return { command, text: `Whether lingering is on can't be told (loginctl does not answer). Where it is off, ${off}` };
}

/** As systemd splits and unfolds command lines: C escapes within quotes, `%` and `$` doubled. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('$', '$$$$');
  return `"${specifierSafe(escaped)}"`;
}

function specifierSafe(text: string): string {
  return text.replaceAll('%', '%%');
}

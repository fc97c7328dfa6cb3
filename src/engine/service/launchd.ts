import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { htmlText } from '../../pages/htmlText.ts';
import { commandOf, type Release, releaseFolderOf, type ServiceCommand } from './release.ts';
import type { ServiceForm } from './serviceForm.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const AGAIN_AFTER_SECONDS = 30;

/** A launch agent in the user's background session, which is there over SSH too and outlives a log-out. */
export function launchdForm(system: ServiceSystem, serviceFolder: string): ServiceForm {
  const { home, run, userId } = system;
  const agentFolder = join(home, 'Library', 'LaunchAgents');
  const domain = `user/${userId}`;
  const pathOf = (release: Release) => join(agentFolder, `${labelOf(release)}.plist`);
  const isLoaded = async (release: Release) =>
    (await run('launchctl', ['print', `${domain}/${labelOf(release)}`])).code === 0;

  async function stop(release: Release): Promise<void> {
    await run('launchctl', ['bootout', `${domain}/${labelOf(release)}`]);
  }

  return {
    name: 'launchd',
    titleOf: (release) => `launch agent ${labelOf(release)}`,

    async start(release) {
      const outputPath = join(releaseFolderOf(serviceFolder, release.id), 'output.txt');
      mkdirSync(agentFolder, { recursive: true });
      writeFileSync(pathOf(release), agentText(release, commandOf(release, serviceFolder), outputPath));
      // One that is loaded but failed is loaded anew: that also reads the file again.
      if (await isLoaded(release)) await stop(release);
      const { code, output, complaint } = await run('launchctl', ['bootstrap', domain, pathOf(release)]);
      if (code !== 0) throw new Error(`launchctl bootstrap ${domain}: ${complaint.trim() || output.trim()}`);
    },

    stop,

    async remove(release) {
      await stop(release);
      rmSync(pathOf(release), { force: true });
    },

    async trouble(release) {
      const { code, output } = await run('launchctl', ['print', `${domain}/${labelOf(release)}`]);
      const last = /^\s*last exit code = (\d.*)$/m.exec(output)?.[1];
      return code === 0 && last !== undefined && !last.startsWith('0') ? `launchd says: exit code ${last}` : undefined;
    },

    async endurance() {
      return {
        text: 'It goes on when you log out, and is started when you log in; after a restart of the Mac that is the first log-in, over SSH too.',
      };
    },
  };
}

export function labelOf({ id }: Pick<Release, 'id'>): string {
  return `io.plotscope.service.${id}`;
}

/** The agent's property list. launchd has no memory limit that holds, so the service keeps to it itself. */
export function agentText(release: Release, { program, args, env }: ServiceCommand, outputPath: string): string {
  const environment = Object.entries(env).flatMap(([name, value]) => [`    ${key(name)}`, `    ${string(value)}`]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<!-- Written by `plotscope service install`, and removed by `plotscope service uninstall`. -->',
    '<plist version="1.0">',
    '<dict>',
    `  ${key('Label')}`,
    `  ${string(labelOf(release))}`,
    `  ${key('ProgramArguments')}`,
    '  <array>',
    ...[program, ...args].map((text) => `    ${string(text)}`),
    '  </array>',
    ...(environment.length > 0 ? [`  ${key('EnvironmentVariables')}`, '  <dict>', ...environment, '  </dict>'] : []),
    `  ${key('LimitLoadToSessionType')}`,
    `  ${string('Background')}`,
    `  ${key('RunAtLoad')}`,
    '  <true/>',
    `  ${key('KeepAlive')}`,
    '  <dict>',
    `    ${key('SuccessfulExit')}`,
    '    <false/>',
    '  </dict>',
    `  ${key('ThrottleInterval')}`,
    `  <integer>${AGAIN_AFTER_SECONDS}</integer>`,
    `  ${key('Nice')}`,
    '  <integer>10</integer>',
    `  ${key('StandardErrorPath')}`,
    `  ${string(outputPath)}`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

function key(text: string): string {
  return `<key>${htmlText(text)}</key>`;
}

function string(text: string): string {
  return `<string>${htmlText(text)}</string>`;
}

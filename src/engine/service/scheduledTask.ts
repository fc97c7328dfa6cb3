import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { htmlText } from '../../pages/htmlText.ts';
import { CONFIGURATION_EXIT_CODE } from './exitCodes.ts';
import { isAlive } from './processMark.ts';
import { commandOf, type Release, releaseFolderOf, type ServiceCommand } from './release.ts';
import type { ServiceForm } from './serviceForm.ts';
import { readServiceState } from './serviceState.ts';
import type { ServiceSystem } from './serviceSystem.ts';
import { askToStop, takeBackStop } from './stopRequest.ts';

const STOP_SECONDS = 10;
const LOOK_SECONDS = 0.5;
const MOST_FAILURES = 5;

/** A task of the user's in Windows' scheduler, started at log-on. */
export function scheduledTaskForm(system: ServiceSystem, serviceFolder: string): ServiceForm {
  const { run, user, env } = system;
  const folderOf = (release: Release) => releaseFolderOf(serviceFolder, release.id);

  async function schtasks(...args: string[]): Promise<void> {
    const { code, output, complaint } = await run('schtasks.exe', args);
    if (code !== 0) throw new Error(`schtasks ${args[0]}: ${complaint.trim() || output.trim()}`);
  }

  async function stop(release: Release): Promise<void> {
    const mark = readServiceState(folderOf(release))?.process;
    const runs = async () => mark !== undefined && (await isAlive(mark, run, 'win32'));
    if (await runs()) {
      askToStop(folderOf(release));
      for (let waited = 0; waited < STOP_SECONDS && (await runs()); waited += LOOK_SECONDS) {
        await system.sleep(LOOK_SECONDS);
      }
    }
    await run('schtasks.exe', ['/End', '/TN', taskName(release)]);
    // Ending the task ends the program that it started, and not always what that one has started.
    if (mark && (await runs())) await run('taskkill.exe', ['/PID', String(mark.pid), '/T', '/F']);
  }

  return {
    name: 'scheduledTask',
    titleOf: (release) => `scheduled task ${taskName(release)}`,

    async start(release) {
      const folder = folderOf(release);
      const scriptPath = join(folder, 'keep-running.cmd');
      const taskPath = join(folder, 'task.xml');
      const account = env.USERDOMAIN ? `${env.USERDOMAIN}\\${user}` : user;
      takeBackStop(folder);
      writeFileSync(scriptPath, keepRunningCommands(commandOf(release, serviceFolder)));
      // The scheduler reads no other encoding on every Windows.
      writeFileSync(taskPath, `\ufeff${taskText(release, scriptPath, account)}`, 'utf16le');
      await schtasks('/Create', '/TN', taskName(release), '/XML', taskPath, '/F');
      await schtasks('/Run', '/TN', taskName(release));
    },

    stop,

    async remove(release) {
      await stop(release);
      await run('schtasks.exe', ['/Delete', '/TN', taskName(release), '/F']);
      rmSync(join(folderOf(release), 'task.xml'), { force: true });
    },

    async trouble() {
      return undefined;
    },

    async endurance() {
      return { text: 'It ends when you log off, and is started when you log on.' };
    },
  };
}

export function taskName({ id }: Pick<Release, 'id'>): string {
  return `PlotScope ${id}`;
}

/** The task as the scheduler's schema has it. Windows offers no memory limit here, so the service keeps to it itself. */
export function taskText(release: Release, scriptPath: string, account: string): string {
  // A console program started by the scheduler shows its window; this one gives it a console without.
  const program = 'conhost.exe';
  const args = `--headless cmd.exe /d /c ""${scriptPath}""`;
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>PlotScope ${htmlText(release.version)}: watches the plotters of this host. Removed by plotscope service uninstall.</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <LogonTrigger>',
    '      <Enabled>true</Enabled>',
    `      <UserId>${htmlText(account)}</UserId>`,
    '    </LogonTrigger>',
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    `      <UserId>${htmlText(account)}</UserId>`,
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Priority>8</Priority>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${program}</Command>`,
    `      <Arguments>${htmlText(args)}</Arguments>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    '',
  ].join('\r\n');
}

/** Runs the service, and runs it again when it fails: what the scheduler itself does only for tasks that could not be started. */
export function keepRunningCommands({ program, args, env }: ServiceCommand): string {
  return [
    '@echo off',
    'rem Written by plotscope service install, and removed by plotscope service uninstall.',
    'chcp 65001 >nul',
    ...Object.entries(env).map(([name, value]) => `set "${name}=${batchSafe(value)}"`),
    'set failures=0',
    ':again',
    [program, ...args].map((text) => `"${batchSafe(text)}"`).join(' '),
    'if %errorlevel% equ 0 exit /b 0',
    `if %errorlevel% equ ${CONFIGURATION_EXIT_CODE} exit /b ${CONFIGURATION_EXIT_CODE}`,
    'set /a failures+=1',
    `if %failures% geq ${MOST_FAILURES} exit /b 1`,
    'rem timeout.exe needs a console to read from.',
    'ping -n 6 127.0.0.1 >nul',
    'goto again',
    '',
  ].join('\r\n');
}

function batchSafe(text: string): string {
  return text.replaceAll('%', '%%');
}

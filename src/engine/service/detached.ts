import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION_EXIT_CODE } from './exitCodes.ts';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';
import { isAlive, markOf, ProcessMark } from './processMark.ts';
import { commandOf, type Release, releaseFolderOf, type ServiceCommand } from './release.ts';
import { lastLines } from './rotatedLog.ts';
import type { ServiceForm } from './serviceForm.ts';
import { readServiceState } from './serviceState.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const STOP_SECONDS = 10;
const LOOK_SECONDS = 0.1;
const LOOKS_A_SECOND = 10;
const AGAIN_AFTER_SECONDS = 5;
const MOST_FAILURES = 5;
/** Who runs for so long has not failed at its start. */
const SOUND_SECONDS = 60;

/**
 * A process of its own session, for hosts without a systemd of the user's. A shell of 1 MB watches over it and starts it
 * again when it fails; `pid.json` says which process that is.
 */
export function detachedForm(
  system: ServiceSystem,
  serviceFolder: string,
  againAfterSeconds = AGAIN_AFTER_SECONDS,
): ServiceForm {
  const { run, platform } = system;
  const fileOf = (release: Release, name: string) => join(releaseFolderOf(serviceFolder, release.id), name);

  /** The processes of a release that run: the shell, the service. */
  async function alive(
    release: Release,
  ): Promise<{ shell: ProcessMark | undefined; service: ProcessMark | undefined; any: boolean }> {
    const running = async (mark: ProcessMark | undefined) =>
      mark && (await isAlive(mark, run, platform)) ? mark : undefined;
    const shell = await running(readPid(fileOf(release, 'pid.json')));
    const service = await running(readServiceState(releaseFolderOf(serviceFolder, release.id))?.process);
    return { shell, service, any: shell !== undefined || service !== undefined };
  }

  async function stop(release: Release): Promise<void> {
    for (let waited = 0; waited < STOP_SECONDS; waited += LOOK_SECONDS) {
      const { shell, service, any } = await alive(release);
      if (!any) break;
      // The shell tells the service; where the shell is gone the service itself is told. Again every second: a service that is
      // just being started doesn't hear it.
      const told = shell ?? service;
      if (told && Math.round(waited / LOOK_SECONDS) % LOOKS_A_SECOND === 0) system.signal(told.pid, 'SIGTERM');
      await system.sleep(LOOK_SECONDS);
    }
    const { shell, service } = await alive(release);
    // With all that it has started: it leads a group of its own.
    if (shell) system.signal(-shell.pid, 'SIGKILL');
    if (service) system.signal(service.pid, 'SIGKILL');
    rmSync(fileOf(release, 'pid.json'), { force: true });
  }

  return {
    name: 'detached',
    titleOf: () => 'a process of its own',

    async start(release) {
      if ((await alive(release)).any) return;
      const script = fileOf(release, 'keep-running.sh');
      const command = commandOf(release, serviceFolder);
      writeFileSync(script, keepRunningScript(command, againAfterSeconds));
      chmodSync(script, 0o755);
      const pid = await system.launch({
        program: '/bin/sh',
        args: [script],
        env: { ...ownEnvironment(system.env), ...command.env },
        folder: serviceFolder,
        outputPath: fileOf(release, 'output.txt'),
      });
      const mark = await markOf(pid, run, platform);
      if (!mark) throw new Error(`the service ended at once: ${lastLines(fileOf(release, 'output.txt'), 5)}`);
      writeJsonFile(fileOf(release, 'pid.json'), mark);
    },

    stop,
    remove: stop,

    async trouble(release) {
      const mark = readPid(fileOf(release, 'pid.json'));
      if (!mark) return undefined;
      return `its process (${mark.pid}) is gone: the host was started anew, or it failed ${MOST_FAILURES} times in a row`;
    },

    async endurance() {
      return {
        text: 'It goes on when you log out, and is not started with the host: after a restart of the host, start it again.',
      };
    },
  };
}

/** The script that runs the service, and runs it again when it fails; it ends with the service when that ends by itself or is told to. */
export function keepRunningScript({ program, args }: ServiceCommand, againAfterSeconds = AGAIN_AFTER_SECONDS): string {
  return `#!/bin/sh
# Written by \`plotscope service install\`, and removed by \`plotscope service uninstall\`.
ulimit -c 0
stopping=
failures=0
child=
trap 'stopping=1; kill -TERM "$child" 2>/dev/null' TERM INT
while :; do
  started=$(date +%s)
  ${[program, ...args].map(shellQuoted).join(' ')} &
  child=$!
  [ -z "$stopping" ] || kill -TERM "$child" 2>/dev/null
  wait "$child"
  code=$?
  # A signal ends the waiting, not the service.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    code=$?
  done
  [ -z "$stopping" ] || exit 0
  case $code in
    0 | ${CONFIGURATION_EXIT_CODE}) exit "$code" ;;
  esac
  [ $(($(date +%s) - started)) -lt ${SOUND_SECONDS} ] || failures=0
  failures=$((failures + 1))
  [ "$failures" -lt ${MOST_FAILURES} ] || exit 1
  sleep ${againAfterSeconds} &
  child=$!
  wait "$child"
  [ -z "$stopping" ] || exit 0
done
`;
}

/** What the service inherits: nothing that a VS Code, or a shell within it, has set for its own processes. */
export function ownEnvironment(env: ServiceSystem['env']): Record<string, string | undefined> {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_CHANNEL_|CHROME_)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

function readPid(path: string): ProcessMark | undefined {
  try {
    return readJsonFile(path, ProcessMark);
  } catch {
    // Not written by us, so nothing that could be stopped by it.
    return undefined;
  }
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';
import { type ChannelTools, defineChannel, SendLater, SendRefused } from '../channel.ts';
import { bodyOf, type Notification, titleOf } from '../notification.ts';

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly isCritical: boolean;
  readonly sound: boolean;
}

/** Text goes to each of these as an argument or on standard input, never into a script. */
const MACOS_SCRIPT = [
  'on run argv',
  'if item 3 of argv is "yes" then',
  'display notification (item 2 of argv) with title (item 1 of argv) sound name "Basso"',
  'else',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end if',
  'end run',
];
const WINDOWS_SCRIPT = `
$shown = [Console]::In.ReadToEnd() | ConvertFrom-Json
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$icon = New-Object System.Windows.Forms.NotifyIcon
$icon.Icon = [System.Drawing.SystemIcons]::Information
$icon.Visible = $true
$body = if ($shown.body) { $shown.body } else { $shown.title }
$kind = if ($shown.isCritical) { 'Error' } else { 'Warning' }
if ($shown.sound) { [System.Media.SystemSounds]::Exclamation.Play() }
$icon.ShowBalloonTip(10000, $shown.title, $body, $kind)
Start-Sleep -Seconds 5
$icon.Dispose()
`;

/** A message on the desktop of the host itself, by what its system has for that: notify-send, osascript or PowerShell. */
export const desktop = defineChannel({
  type: 'desktop',
  title: 'Desktop of this host',
  settings: v.object({
    /** Off: a host that plots may stand beside a bed. */
    sound: v.optional(v.pipe(v.boolean(), v.description('Whether a sound is played.')), false),
  }),
  isIdempotent: false,
  async send(notification, { sound }, tools) {
    await shownBy(process.platform, shown(notification, sound), tools);
    return 'it was shown';
  },
});

function shown(notification: Notification, sound: boolean): Shown {
  const { severity, step } = notification;
  const isCritical = severity === 'critical' && step !== 'resolved';
  return { title: titleOf(notification), body: bodyOf(notification), isCritical, sound };
}

/** @throws {SendRefused} where the system has nothing that shows messages; {SendLater} where nobody is there to see them. */
export async function shownBy(platform: NodeJS.Platform, what: Shown, { run }: ChannelTools): Promise<void> {
  const { title, body, isCritical, sound } = what;
  try {
    if (platform === 'darwin') {
      const script = MACOS_SCRIPT.flatMap((line) => ['-e', line]);
      await run('/usr/bin/osascript', [...script, title, body, sound ? 'yes' : 'no'], '');
    } else if (platform === 'win32') {
      const root = process.env.SystemRoot ?? 'C:\\Windows';
      const program = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
      const command = Buffer.from(WINDOWS_SCRIPT, 'utf16le').toString('base64');
      await run(program, ['-NoProfile', '-NonInteractive', '-EncodedCommand', command], asciiJson(what));
    } else {
      const urgency = isCritical ? 'critical' : 'normal';
      const hint = sound ? ['--hint=string:sound-name:dialog-warning'] : ['--hint=boolean:suppress-sound:true'];
      const options = ['--app-name=PlotScope', `--urgency=${urgency}`, ...hint];
      await run(inPath('notify-send'), [...options, '--', title, markup(body)], '');
    }
  } catch (error) {
    if (error instanceof SendRefused) throw error;
    throw new SendLater(`this host's desktop: ${(error as Error).message}`);
  }
}

/** PowerShell reads standard input by the code page of its console, which has its own idea of all that is not ASCII. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The program in the folders that are absolute: what lies in the present folder isn't meant. */
function inPath(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new SendRefused(`there is no ${name} on this host: install it (libnotify-bin), or use another channel`);
}

/** The body may hold marks, by the specification of desktop notifications; and notify-send takes a backslash for a sign of C (`\n`, `\0`). */
function markup(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

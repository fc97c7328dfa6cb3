import { programName } from '../filePath.ts';

/** Whether a program of this name, or a thread of it, is a plotter's. Names of 15 characters may be cut. */
export type IsPlotter = (name: string) => boolean;

/** Programs that pass on what another one has to say, or tell of its end. */
const CARRIERS =
  /^-?(?:(?:ba|da|z|k|fi|c|tc|a)?sh|sudo|doas|su|env|nohup|nice|ionice|time|timeout|stdbuf|taskset|numactl|setsid|unbuffer|script|exec|systemd(?:-\w+)?|kernel|docker|dockerd|podman|containerd|conmon|kubelet|tmux|screen|supervisord|pm2|ld\.so|ld-linux[\w.-]*|dyld(?:\[\d+\])?|libc\+\+abi(?:\.dylib)?|terminate|python[\d.]*|node|earlyoom|stderr|stdout)$/;
/** Words before a colon that are no program's name. */
const PLAIN_WORDS =
  /^(?:error|warning|warn|fatal|exception|info|debug|note|notice|failure|failed|reason|cause|thread|panic|critical|line|oom|plotter|plotting)$/i;
const SCRIPT = /\.(?:sh|bash|zsh|fish|py|js|ts|ps1|bat|cmd|pl|rb)$/;
/** `rsync: …`, `/bin/mv: …`, `ssh[12]: …`: in small letters, as programs of Unix are named. */
const SPEAKER = /^\s*(?:STDERR:\s*)?((?:[\w.~+-]*\/)*[a-z][\w.+-]*)(?:\[\d+\])?: /;
/** What X11 writes to any program’s terminal has no name before it. */
const OTHERS =
  /^\s*(?:Xlib:|Invalid MIT-MAGIC-COOKIE|X11 |Gtk|GLib|libEGL|ALSA |mesa|dbus|Warning: Permanently added|ssh_|kex_)/;

/** Whether the line is another program's: by its form, whatever it says. */
export function isOfAnother(line: string, isPlotter: IsPlotter): boolean {
  if (OTHERS.test(line)) return true;
  const speaker = SPEAKER.exec(line)?.[1];
  if (speaker === undefined) return false;
  const name = programName(speaker);
  return !(
    isPlotter(name) ||
    CARRIERS.test(name) ||
    PLAIN_WORDS.test(name) ||
    SCRIPT.test(name) ||
    (speaker.includes('/') && /: [Ll]ine \d+: /.test(line))
  );
}

/** Whether a command or the name of a process or thread, as a shell or the kernel tells it, is another program's than a plotter. */
export function isAnothersCommand(command: string, isPlotter: IsPlotter): boolean {
  const words = command.split(/[\s"'`;|&()]+/).filter((word) => word !== '');
  // Threads have names with slashes.
  if (words.some((word) => isPlotter(word) || isPlotter(programName(word)))) return false;
  const first = words.find((word) => !CARRIERS.test(programName(word)) && !word.startsWith('-') && !/^\w+=/.test(word));
  // A variable, a script or a unit may stand for a plotter.
  return first !== undefined && /^[\w.+/@-]+$/.test(first) && !SCRIPT.test(first) && !first.includes('.service');
}

/** Whether the line names a program of a plotter. */
export function namesPlotter(line: string, isPlotter: IsPlotter): boolean {
  return line.split(/[\s"'`:;,|&()[\]]+/).some((word) => word !== '' && isPlotter(programName(word)));
}

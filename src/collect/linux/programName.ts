import { type Source, TextBuffer } from '../source.ts';

/** Options of a program that runs others: what follows them is no script. */
interface Options {
  readonly program: RegExp;
  /** What takes a word of its own. */
  readonly valued: RegExp;
  /** What is followed by the program itself, as text: there is no name. */
  readonly code: RegExp;
}

/** Programs that run others: the name of what they run says more. */
const INTERPRETERS: readonly Options[] = [
  { program: /^python[\d.]*$/, valued: /^-[WX]$/, code: /^-[a-zA-Z]*c$/ },
  {
    program: /^node$/,
    valued: /^(?:-r|--require|--import|--(?:experimental-)?loader|-C|--conditions)$/,
    code: /^(?:-e|-p|-pe|--eval|--print)$/,
  },
  { program: /^java$/, valued: /^(?:-cp|-classpath|--class-path|-p|--module-path)$/, code: /^$/ },
  { program: /^perl[\d.]*$/, valued: /^-I$/, code: /^-[a-zA-Z]*[eE]$/ },
  { program: /^ruby[\d.]*$/, valued: /^-[IrC]$/, code: /^-[a-z]*e$/ },
  { program: /^(?:bash|dash|sh)$/, valued: /^[-+][oO]$/, code: /^-[a-zA-Z]*c$/ },
];
const text = new TextBuffer();

/** What a person calls a program: of an interpreter the script that it runs, of a kernel thread the kind. */
export function programName(source: Source, pid: number, name: string): string {
  // kworker/u8:2-writeback, kswapd0, jbd2/sda1-8
  if (!source.readOnce(`/proc/${pid}/cmdline`, text) || text.length === 0) return name.replace(/[/:].*$/, '');
  const options = INTERPRETERS.find(({ program }) => program.test(name));
  const script = options && scriptIn(text.toString().split('\0').slice(1), options);
  return script ? `${name} ${script.slice(script.lastIndexOf('/') + 1)}` : name;
}

function scriptIn(argv: readonly string[], { valued, code }: Options): string | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at];
    if (code.test(word)) return undefined;
    if (valued.test(word)) at++;
    else if (word !== '' && !word.startsWith('-')) return word;
  }
  return undefined;
}

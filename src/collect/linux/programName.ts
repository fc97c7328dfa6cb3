import { type Source, TextBuffer } from '../source.ts';

/** Programs that run others: the name of what they run says more. */
const INTERPRETER = /^(?:python|perl|ruby|node|java|bash|dash|sh)[\d.]*$/;
const text = new TextBuffer();

/** What a person calls a program: of an interpreter the script that it runs, of a kernel thread the kind. */
export function programName(source: Source, pid: number, name: string): string {
  // kworker/u8:2-writeback, kswapd0, jbd2/sda1-8
  if (!source.readOnce(`/proc/${pid}/cmdline`, text) || text.length === 0) return name.replace(/[/:].*$/, '');
  if (!INTERPRETER.test(name)) return name;
  const script = text
    .toString()
    .split('\0')
    .slice(1)
    .find((argument) => argument !== '' && !argument.startsWith('-'));
  return script === undefined ? name : `${name} ${script.slice(script.lastIndexOf('/') + 1)}`;
}

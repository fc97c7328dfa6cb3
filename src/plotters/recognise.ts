import { baseName, programName, withoutBuild } from './filePath.ts';
import { matchesGlob } from './glob.ts';
import type { ProcessFacts, ProgramRule, Recognition } from './process.ts';

const INTERPRETERS: Readonly<Record<'node' | 'python', RegExp>> = {
  node: /^node(?:js)?$/,
  python: /^pythonw?(?:\d+(?:\.\d+)*)?$/,
};

/** Interpreter options whose value is an argument of its own. */
const INTERPRETER_OPTIONS_WITH_VALUE = new Set(['-r', '--require', '--import', '--loader', '-C', '-W', '-X', '-Q']);

/**
 * Programs that turn into the command they are given: the same process goes on as the plotter. Those that stay as its parent
 * (sudo, time, docker, screen, shells) aren't here.
 */
const EXEC_WRAPPERS: Readonly<Record<string, { readonly valued: RegExp; readonly operands: number }>> = {
  nice: { valued: /^(?:-n|--adjustment)$/, operands: 0 },
  ionice: { valued: /^(?:-c|-n|--class|--classdata)$/, operands: 0 },
  taskset: { valued: /^$/, operands: 1 },
  stdbuf: { valued: /^(?:-i|-o|-e|--input|--output|--error)$/, operands: 0 },
  env: { valued: /^(?:-u|--unset|-C|--chdir)$/, operands: 0 },
  nohup: { valued: /^$/, operands: 0 },
  numactl: { valued: /^-[iCmNPpw]$/, operands: 0 },
  chrt: { valued: /^-[TPD]$/, operands: 1 },
};

/** The command inside a wrapper that execs, or undefined if there is none. */
function insideWrapper(argv: readonly string[]): readonly string[] | undefined {
  const wrapper = EXEC_WRAPPERS[programName(argv[0] ?? '')];
  if (!wrapper) return undefined;
  let { operands } = wrapper;
  for (let index = 1; index < argv.length; index++) {
    const arg = argv[index];
    if (arg === '-p' || arg === '--pid') return undefined;
    if (wrapper.valued.test(arg)) index++;
    else if (arg.startsWith('-') || /^[A-Za-z_]\w*=/.test(arg)) continue;
    else if (operands > 0) operands--;
    else return argv.slice(index);
  }
  return undefined;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly interpreter?: 'node' | 'python';
}

function interpreterOf(name: string): 'node' | 'python' | undefined {
  return (Object.keys(INTERPRETERS) as ('node' | 'python')[]).find((key) => INTERPRETERS[key].test(name));
}

/** The script an interpreter runs, with its arguments. */
function scriptOf(interpreter: 'node' | 'python', argv: readonly string[]): Command | undefined {
  for (let index = 1; index < argv.length; index++) {
    const arg = argv[index];
    if (arg === '-c' || arg === '-e' || arg === '-p' || arg === '--eval' || arg === '--print') return undefined;
    if (arg === '-m') {
      const module = argv[index + 1];
      return module === undefined ? undefined : { program: module, args: argv.slice(index + 2), interpreter };
    }
    if (INTERPRETER_OPTIONS_WITH_VALUE.has(arg)) index++;
    else if (!arg.startsWith('-')) return { program: programName(arg), args: argv.slice(index + 1), interpreter };
  }
  return undefined;
}

/** What a process runs: its executable where that can be read, else the program it was started as. */
function commandOf(facts: ProcessFacts): Command | undefined {
  const first = facts.argv[0] ?? '';
  const name = programName(facts.exe ?? first);
  if (Object.hasOwn(EXEC_WRAPPERS, name)) {
    const inner = insideWrapper([name, ...facts.argv.slice(1)]);
    return inner && commandOf({ argv: inner, cwd: facts.cwd });
  }
  // Electron (VS Code's own, for one) that was told to run a script as Node does says so in argv[0] alone.
  const interpreter = interpreterOf(name) ?? (programName(first) === 'node' ? 'node' : undefined);
  if (interpreter) {
    // A service of the Chia software gives itself a title instead of a command line.
    if (facts.argv.length === 1 && interpreterOf(programName(first)) === undefined)
      return { program: first.trim(), args: [], interpreter };
    return scriptOf(interpreter, facts.argv);
  }
  return name === '' ? undefined : { program: name, args: facts.argv.slice(1) };
}

/** By the whole name, else by the name without its build. */
function known(rules: readonly ProgramRule[], command: Command): Recognition | undefined {
  const found = byRule(rules, command);
  const program = withoutBuild(command.program);
  return found ?? (program === command.program ? undefined : byRule(rules, { ...command, program }));
}

function byRule(rules: readonly ProgramRule[], command: Command): Recognition | undefined {
  for (const rule of rules) {
    if (!rule.name.test(command.program)) continue;
    if (command.interpreter ? command.interpreter !== rule.interpreter : rule.scriptOnly) continue;
    const answer = rule.decide ? rule.decide(command.args, command.program) : {};
    if (!answer) continue;
    const { plotter, role, title } = { ...rule, ...answer };
    const mode = answer.mode ?? rule.mode;
    const couldAlsoBe = 'couldAlsoBe' in answer ? answer.couldAlsoBe : rule.couldAlsoBe;
    return {
      plotter,
      role,
      title,
      args: command.args,
      program: command.program,
      ...(mode !== undefined && { mode }),
      ...(couldAlsoBe !== undefined && { couldAlsoBe }),
    };
  }
  return undefined;
}

/** Whether a program's base name is what a user's pattern names: exact, or with `*` and `?`. */
function fits(program: string, pattern: string): boolean {
  return matchesGlob(program, programName(pattern.trim()));
}

/** Recognises a process by its executable and the shape of its arguments, never by its command line as text. */
export function recogniseWith(
  rules: readonly ProgramRule[],
  facts: ProcessFacts,
  userPatterns: readonly string[] = [],
): Recognition | undefined {
  const command = commandOf(facts);
  if (!command) return undefined;
  const found = known(rules, command);
  if (found) return found;
  const pattern = userPatterns.find((text) => text.trim() !== '' && fits(command.program, text));
  if (pattern === undefined) return undefined;
  return { plotter: 'user', role: 'plotter', title: command.program, args: command.args, program: command.program };
}

/** A sieve over base names of `argv[0]` or the executable: false means that the process is certainly none of the rules' programs. */
export function sieveFor(rules: readonly ProgramRule[]): (name: string, userPatterns?: readonly string[]) => boolean {
  const direct = rules.filter((rule) => !rule.scriptOnly).map((rule) => rule.name.source);
  const interpreters = Object.values(INTERPRETERS).map((expression) => expression.source);
  const wrappers = Object.keys(EXEC_WRAPPERS).map((name) => `^${name}$`);
  const any = new RegExp([...direct, ...interpreters, ...wrappers].map((source) => `(?:${source})`).join('|'));
  const verdicts = new Map<string, boolean>();
  return (name, userPatterns = []) => {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      const program = programName(name);
      verdict = any.test(program) || any.test(withoutBuild(program));
      if (verdicts.size >= 4096) verdicts.clear();
      verdicts.set(name, verdict);
    }
    return verdict || userPatterns.some((pattern) => fits(programName(baseName(name)), pattern));
  };
}

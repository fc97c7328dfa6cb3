import { type Command, Help } from 'commander';

/** For a program before it gets its commands: that something is not so unless it is asked for goes without saying. */
export function withPlainHelp(program: Command): Command {
  const optionDescription: Help['optionDescription'] = (option) =>
    new Help().optionDescription(option).replace(' (default: false)', '');
  return program.configureHelp({ optionDescription });
}

/** For a program that has all of its commands: a mistake with one of them is answered with where that one is explained. */
export function helpAfterErrors(command: Command, name = command.name()): void {
  command.showHelpAfterError(`(${name} --help says what there is)`);
  for (const one of command.commands) helpAfterErrors(one, `${name} ${one.name()}`);
}

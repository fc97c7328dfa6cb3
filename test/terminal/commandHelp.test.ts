import assert from 'node:assert/strict';
import { Command } from 'commander';
import { helpAfterErrors, withPlainHelp } from '../../src/terminal/commandHelp.ts';

describe('help of commands', () => {
  const program = withPlainHelp(new Command('eat')).exitOverride();
  program.command('apple').option('--whole', 'with its core', false).option('--bites <n>', 'at most so many', '3');
  helpAfterErrors(program);

  it('says of an option what it is without being asked for, unless that is not at all', () => {
    const text = program.commands[0]!.helpInformation();
    assert.match(text, /--whole +with its core$/m);
    assert.match(text, /at most so many \(default: "3"\)/);
  });

  it('is where a mistake with a command is explained', () => {
    const lines: string[] = [];
    program.commands[0]!.configureOutput({ writeErr: (text) => void lines.push(text) });
    assert.throws(() => program.parse(['apple', '--hole'], { from: 'user' }));
    const said = lines.join('');
    assert.match(said, /unknown option '--hole'/);
    assert.match(said, /\(eat apple --help says what there is\)/);
  });
});

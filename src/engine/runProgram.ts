import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ChannelTools } from '../notify/channel.ts';

const MOST_SECONDS = 30;
const MOST_SAID = 200;

/** Runs a program without a shell, with `input` on its standard input. Rejects where it can't be started, fails, or takes too long. */
export async function runProgram(program: string, args: readonly string[], input: string): Promise<void> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'], timeout: MOST_SECONDS * 1000 });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    if (said.length < MOST_SAID) said += piece;
  });
  // It need not read what it gets.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  if (code === 0) return;
  const how = signal ? `was ended by ${signal}` : `ended with ${code}`;
  throw new Error(`it ${how}${said ? `: ${said.slice(0, MOST_SAID).trim()}` : ''}`);
}

/** What channels use of the world. */
export const CHANNEL_TOOLS: ChannelTools = { fetch, run: runProgram };

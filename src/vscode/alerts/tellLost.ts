import * as vscode from 'vscode';
import { messageText } from '../rows/messageText.ts';

/** Says which secrets VS Code was given and has not kept, and offers to give them anew. */
export async function tellLost(lost: readonly string[], setAgain: () => unknown, forget: () => unknown): Promise<void> {
  if (lost.length === 0) return;
  const names = lost.map((name) => `“${name}”`).join(', ');
  const text = `PlotScope: VS Code has not kept ${names}, as happens where it has no keyring, on servers above all. Channels that need it send nothing. In a file that only you can read it would stay.`;
  const actions = { 'Set Again': setAgain, Forget: forget };
  const choice = await vscode.window.showWarningMessage(
    messageText(text),
    ...(Object.keys(actions) as (keyof typeof actions)[]),
  );
  if (choice) await actions[choice]();
}

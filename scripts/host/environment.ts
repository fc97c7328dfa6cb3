/**
 * The environment for a VS Code that a test or `npm start` starts: without what a VS Code around us (its terminal, its debugger) has set,
 * which would make the new one talk to the old.
 */
export function hostEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const foreign = (name: string) => name.startsWith('VSCODE_') || name === 'ELECTRON_RUN_AS_NODE';
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign(name)));
}

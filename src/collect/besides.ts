import { aside } from './aside.ts';
import { remoteMounts } from './liveSource.ts';
import { Unreadable } from './source.ts';

/** Asks what lies at a path of this host; where that may hang, in turn. Rejects with the reason where it does not answer. */
export function besides<Answer>(path: string, ask: () => Promise<Answer>): Promise<Answer> {
  const mount = remoteMounts.of(path);
  if (!mount) return ask();
  return new Promise((resolve, reject) => {
    aside.ask(mount, ask, (answer) => {
      if (answer instanceof Unreadable) reject(new Error(answer.reason));
      else resolve(answer);
    });
  });
}

import type * as v from 'valibot';
import type { TOOLS, ToolName } from '../../assist/tools.ts';
import type { UserPlace } from '../../engine/service/storageFolder.ts';

/** Where a tool finds what it tells of. */
export interface AssistHost {
  /** The history of this host, or the one that was asked for. */
  readonly historyPath: string;
  readonly place: UserPlace;
  readonly version: string;
}

export type InputOf<Name extends ToolName> = v.InferOutput<(typeof TOOLS)[Name]['input']>;

/** Answers a tool's question with plain data; rejects with an Error that says what to do. */
export type AnswerTo<Name extends ToolName> = (
  input: InputOf<Name>,
  host: AssistHost,
  signal: AbortSignal,
) => object | Promise<object>;

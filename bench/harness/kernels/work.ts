/** Something that a thread does again and again. */
export interface Work {
  /** Units that one call does: bytes, entries, operations. */
  readonly unitsPerCall: number;
  /** Does it once; false where the answer is not what it must be: this host then computes or remembers wrongly. */
  call(): boolean;
}

/** Makes a work. `bytes`: about how much memory or file it works on, where that can be chosen; `path`: the file, where it needs one. */
export type MakeWork = (bytes?: number, path?: string) => Work;

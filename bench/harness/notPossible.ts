/** Why a benchmark can't run here, and what would help; it is skipped, not failed. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

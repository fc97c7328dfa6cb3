/**
 * For use in a `describe` whose tests are steps, each going on from the one before: after one that failed, the others of the group are
 * skipped. (Mocha's own `bail` would skip them where a test of any other group has failed, and tell nothing.)
 */
export function goOnFromOneAnother(): void {
  let failed = false;
  inTheirOrder();
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}

/**
 * For use in a `describe` whose tests need what those before them have done: one that is asked for alone, by `--grep`, says so at once, in
 * place of what it would wait for in vain.
 */
export function inTheirOrder(): void {
  let steps: readonly Mocha.Test[] = [];
  let next = 0;
  before(function () {
    steps = this.test?.parent?.tests.filter((test) => !test.isPending()) ?? [];
  });
  beforeEach(function () {
    const at = steps.indexOf(this.currentTest!);
    if (at < 0) return;
    if (at > next) {
      const group = this.currentTest!.parent!.fullTitle();
      throw new Error(`this test goes on from those before it: run the whole group, --grep "${group}"`);
    }
    next = at + 1;
  });
}

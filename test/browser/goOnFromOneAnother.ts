/**
 * For use in a `describe` whose tests are steps, each going on from the one before: after one that failed, the others of the group are
 * skipped. (Mocha's own `bail` would skip them where a test of any other group has failed, and tell nothing.)
 */
export function goOnFromOneAnother(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}

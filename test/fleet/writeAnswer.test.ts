import assert from 'node:assert/strict';
import { outcomeOf } from '../../src/fleet/writeAnswer.ts';

describe('outcomeOf', () => {
  for (const [status, said, kind, why] of [
    [204, '', 'taken', undefined],
    [400, 'out of order sample', 'refused', /out of order/],
    [500, 'too old sample', 'refused', /too old/],
    [409, 'store locally for endpoint: conflict: out of bounds', 'refused', /409/],
    [
      400,
      'remoteAddr: "127.0.0.1:1"; unsupported path requested: "/api/v1/push"',
      'closed',
      /no such path.*whole address/,
    ],
    [400, 'Client sent an HTTP request to an HTTPS server.', 'closed', /wants TLS\. Write https/],
    [400, '<center>The plain HTTP request was sent to HTTPS port</center>', 'closed', /wants TLS/],
    [404, 'remote write receiver needs to be enabled with --x', 'closed', /Start Prometheus with/],
    [404, 'page not found', 'closed', /whole address/],
    [401, '', 'closed', /token or password/],
    [429, 'slow down', 'later', /429/],
    [503, '', 'later', /503/],
  ] as const) {
    // What a mistake in the settings keeps from arriving must not be given up.
    it(`${status} ${said.slice(0, 50)}: ${kind}`, () => {
      const outcome = outcomeOf(status, said);
      assert.equal(outcome.kind, kind);
      if (why) assert.match((outcome as { why: string }).why, why);
    });
  }
});

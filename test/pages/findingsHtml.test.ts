import assert from 'node:assert/strict';
import type { FindingsPage } from '../../src/analysis/common/findingsPage.ts';
import type { Insight } from '../../src/analysis/common/insight.ts';
import { findingsHtml } from '../../src/pages/findingsHtml.ts';

const insight: Insight = {
  id: 'bottleneck/disk <sda>',
  kind: 'bottleneck',
  category: 'disk',
  severity: 0.7,
  confidence: 0.9,
  text: 'Disk busy <sda> & more: 97 %.',
  evidence: [],
};

const page: FindingsPage = {
  title: 'Analysis of this host',
  range: '28 Nov 2026, 09:00 – 10:00',
  verdict: 'The disk "sda" holds <this> host back.',
  because: insight,
  findings: [{ what: insight, words: { mark: 'Warning', text: insight.text, basis: 'mean 97 %' } }],
  advice: [
    {
      what: { subject: 'load on sda', direction: 'less', text: '', priority: 0.7, because: [], evidence: [] },
      words: { text: 'Take load off sda.', basis: 'priority 70 %' },
    },
  ],
  more: [
    {
      title: 'Resources',
      lines: ['One line.'],
      points: [{ mark: 'Warning', text: 'A point.', basis: 'mean 1' }],
      charts: [],
      sections: [],
      table: { head: ['Disk', 'Busy'], rows: [['<sda>', '97 %']] },
    },
  ],
};

describe('The page of an analysis in a webview', () => {
  const html = findingsHtml(
    page,
    {
      ofFinding: () => ({ text: 'Show in Dashboard', href: 'command:a?%5B"x"%5D' }),
      ofAdvice: () => undefined,
    },
    'abc',
  );

  it('runs nothing and takes only its own styles', () => {
    assert.match(html, /default-src 'none'; style-src 'nonce-abc'/);
    assert.match(html, /<style nonce="abc">/);
    assert.doesNotMatch(html, /<script|style="|onclick/);
  });

  it('has the verdict, the findings and the advice in sight, and the rest folded', () => {
    const [seen, folded] = html.split('<details>');
    assert.match(seen, /<p class="verdict">The disk &quot;sda&quot; holds &lt;this&gt; host back\. <a /);
    assert.match(seen, /<li><strong>Warning\.<\/strong> Disk busy &lt;sda&gt; &amp; more: 97 %\./);
    assert.match(seen, /<li>Take load off sda\. <span class="basis">priority 70 %<\/span><\/li>/);
    assert.match(folded, /<summary>All the rest: Resources<\/summary>/);
    assert.match(folded, /<td class="words">&lt;sda&gt;<\/td><td>97 %<\/td>/);
    assert.match(folded, /<li><strong>Warning\.<\/strong> A point\. <span class="basis">mean 1<\/span><\/li>/);
  });

  it('links what can be looked at or done, and nothing else', () => {
    assert.equal(html.match(/<a href="command:a\?%5B&quot;x&quot;%5D">Show in Dashboard<\/a>/g)?.length, 2);
  });
});

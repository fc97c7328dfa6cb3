import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { Insight } from '../../src/analysis/common/insight.ts';
import type { Recommendation } from '../../src/analysis/common/recommendation.ts';
import { DashboardView } from '../../src/pages/dashboardProtocol.ts';
import { ANALYSIS_LINKS, LINKED_COMMANDS } from '../../src/vscode/rows/analysisLinks.ts';

const AT = 1_790_000_000;

function finding(metric: string | undefined, from: number, to: number): Insight {
  return {
    id: 'a',
    kind: 'anomaly',
    category: 'disk',
    severity: 0.5,
    confidence: 0.9,
    text: 'Something.',
    evidence: [{ subject: 'x', ...(metric !== undefined && { metric }), from, to, figures: [] }],
  };
}

const advice = (subject: string): Recommendation => ({
  subject,
  direction: 'more',
  text: 'Do it.',
  priority: 0.5,
  because: [],
  evidence: [{ subject: 'x', from: AT, to: AT + 10, figures: [] }],
});

function viewOf(href: string): DashboardView {
  const [command, query] = href.replace('command:', '').split('?');
  assert.equal(command, 'plotscope.openDashboard');
  const [view, ...others] = JSON.parse(decodeURIComponent(query));
  assert.deepEqual(others, []);
  assert.deepEqual(v.parse(DashboardView, view), view);
  return view;
}

describe('Links of an analysis', () => {
  it('open the chart of a finding at its time, with some time around it', () => {
    const link = ANALYSIS_LINKS.ofFinding(
      finding('system.disk.io.rate{system.device=sda,disk.io.direction=write}', AT, AT + 20),
    );
    assert.equal(link?.text, 'Show in Dashboard');
    const { range, chart } = viewOf(link.href);
    assert.equal(chart, 'disk');
    assert.ok(range && 'from' in range && range.from < AT && range.to > AT + 20 && range.to - range.from <= 602);
    const long = viewOf(ANALYSIS_LINKS.ofFinding(finding(undefined, AT, AT + 7200))?.href ?? '');
    assert.ok(long.range && 'from' in long.range && long.range.from <= AT && long.range.to >= AT + 7200);
    assert.equal(long.chart, undefined);
  });

  it('begin what is advised where a command can, and show the time else', () => {
    const of = (subject: string) => ANALYSIS_LINKS.ofAdvice(advice(subject));
    for (const subject of ['plots at a time', 'memory', 'CPU', 'load on nvme0n1', 'threads of madmax k32']) {
      assert.deepEqual(of(subject), {
        text: 'Recommend a Configuration',
        href: 'command:plotscope.recommendConfiguration',
      });
    }
    assert.equal(of('monitoring')?.href, 'command:plotscope.keepMonitoring');
    assert.equal(of('cooling')?.text, 'Show in Dashboard');
    assert.equal(ANALYSIS_LINKS.ofAdvice({ ...advice('cooling'), evidence: [] }), undefined);
  });

  it('run only commands that the page may run', () => {
    const hrefs = ['monitoring', 'memory', 'cooling'].map((subject) => ANALYSIS_LINKS.ofAdvice(advice(subject))?.href);
    for (const href of hrefs) assert.ok(LINKED_COMMANDS.includes(href?.replace('command:', '').split('?')[0] ?? ''));
  });
});

describe('What the dashboard is opened with', () => {
  it('is nothing where it is nothing that can be shown', () => {
    for (const wrong of [undefined, 7, { range: { from: 2, to: 1 } }, { range: { minutes: 7 } }, { chart: 3 }]) {
      assert.deepEqual(v.parse(DashboardView, wrong), {});
    }
  });
});

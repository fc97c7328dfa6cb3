import { tmpdir } from 'node:os';
import { defineBenchmark } from '../harness/benchmark.ts';
import { outputOf } from '../harness/children.ts';
import { NotPossible } from '../harness/notPossible.ts';
import { assertBuilt } from '../harness/places.ts';
import type { Session } from '../harness/session.ts';
import { DashboardSite, type PageTimes } from './dashboardSite.ts';
import { findBrowser } from './findBrowser.ts';

const PATIENCE_SECONDS = 60;

/** The dashboard's own page and script, shown by a headless browser and fed with frames as the extension does. */
export const webInterface = defineBenchmark({
  name: 'web-interface',
  suite: 'application',
  standsFor: 'how long a person waits for the dashboard, and what each new frame costs its page',
  unit: 's',
  better: 'lower',
  needs: ['Chromium, Chrome or Edge (on PATH, or named by CHROME_PATH)'],
  seconds: 30,
  scale: { 'first chart': 1, 'a frame': 0.03 },
  prepare(session) {
    const browser = findBrowser();
    if (!browser)
      throw new NotPossible('no Chromium, Chrome or Edge was found: install one, or name it with CHROME_PATH');
    assertBuilt(session.settings.places.dashboardScript);
    return browser;
  },
  async run(session, browser) {
    for (let load = 0; load < session.bySize(1, 7); load++) {
      const { firstChartSeconds, frameSeconds } = await timesOfOneLoad(session, browser);
      session.sample(firstChartSeconds, 'first chart');
      for (const seconds of frameSeconds) session.sample(seconds, 'a frame');
    }
  },
});

async function timesOfOneLoad(session: Session, browser: string): Promise<PageTimes> {
  const site = await DashboardSite.open(session.settings.places.dashboardScript, session.bySize(3, 20));
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  const late = new Error(`the dashboard was not done within ${PATIENCE_SECONDS} s`);
  const timer = setTimeout(() => reject(late), PATIENCE_SECONDS * 1000);
  try {
    const profile = session.folder(tmpdir());
    // A browser that is ended leaves temporary folders: they go with its profile.
    const env = { ...process.env, TMPDIR: profile };
    const child = session.start(browser, browserArguments(profile, site.address), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    });
    outputOf(child).then(
      ({ code, stderr }) => reject(new Error(`the browser ended with code ${code}: ${stderr.trim().slice(-500)}`)),
      reject,
    );
    return await session.orCancelled(Promise.race([site.times, ended]));
  } finally {
    clearTimeout(timer);
    await session.endChildren();
    site.close();
  }
}

function browserArguments(profile: string, address: string): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return [
    '--headless=new',
    `--user-data-dir=${profile}`,
    '--disable-gpu',
    '--window-size=1100,1400',
    ...quiet,
    ...asRoot,
    address,
  ];
}

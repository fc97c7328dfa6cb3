import { type PageAddress, webviewHtml } from './webviewPage.ts';

const PAGE = { title: 'PlotScope Dashboard', id: 'dashboard', loading: 'Loading the dashboard …' };

/** The dashboard's page; `scriptUri` is the address of dist/dashboard.js. */
export function dashboardHtml(address: PageAddress): string {
  return webviewHtml(PAGE, address);
}

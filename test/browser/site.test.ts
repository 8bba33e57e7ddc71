import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../../src/publish/site/site-build.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { writeSampleGuide } from '../site/sample-guide.ts';
import { ATTACKS, hostileAssessment } from './hostile-assessment.ts';
import { type SiteServer, serveSite } from './site-server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let folder = '';
let browser: Browser;
let server: SiteServer;
let hostile: SiteServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofbook-browser-'));
  const guideFolder = await writeSampleGuide(sampleAssessment());
  await buildSite({ assessment: sampleAssessment(), guideFolder, outFolder: join(folder, 'site') });
  await buildSite({ assessment: sampleAssessment(), guideFolder, outFolder: join(folder, 'again') });
  await buildSite({ assessment: hostileAssessment(), guideFolder, outFolder: join(folder, 'hostile') });
  await rm(guideFolder, { recursive: true });
  server = await serveSite(join(folder, 'site'));
  hostile = await serveSite(join(folder, 'hostile'));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ARGUMENTS });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  hostile?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page in a fresh profile, with everything the console or the page complains of. */
async function open(
  address: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ colorScheme: 'light', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The page for missing ones names no icon, since no address would be right everywhere; the browser then asks for one by itself.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    // Leaving a page stops what it was still loading.
    const failure = request.failure()?.errorText;
    if (failure !== 'net::ERR_ABORTED') complaints.push(`could not load ${request.url()}: ${failure}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** Digests of all files of a site, by name. */
async function digests(site: string): Promise<Record<string, string>> {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(async (file) => [
    file.slice(site.length),
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** Whether the page scrolls sideways. */
function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

test('two builds are equal byte for byte', async () => {
  const first = await digests(join(folder, 'site'));
  expect(Object.keys(first).length).toBeGreaterThan(40);
  expect(await digests(join(folder, 'again'))).toEqual(first);
});

test('a search leads to a failing control, and from there to its evidence', async () => {
  const { page, complaints } = await open(server.url);
  await page.keyboard.press('/');
  await page.keyboard.type('ctr-1.1');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/controls/ctr-1.1/**');
  expect(await page.locator('.finding .status').textContent()).toBe('Not satisfied');
  await page.locator('.observations .evidence-ref a').first().click();
  await page.waitForURL('**/evidence/**');
  expect(await page.locator('h1').textContent()).toBe('compose/harbour.json');
  await page.getByRole('link', { name: 'CTR-1.1 No container runs as root' }).first().click();
  await page.waitForURL('**/controls/ctr-1.1/**');
  expect(complaints).toEqual([]);
});

test('the search is worked by keys alone', async () => {
  const { page } = await open(server.url);
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await field.fill('tls');
  const chosen = page.locator('[role=option][aria-selected=true]');
  await chosen.waitFor();
  const first = await chosen.textContent();
  await page.keyboard.press('ArrowDown');
  expect(await chosen.count()).toBe(1);
  expect(await chosen.textContent()).not.toBe(first);
  expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

describe('the list of controls', () => {
  test.each([true, false])('shows the chosen status only (script %s)', async (javaScriptEnabled) => {
    const { page } = await open(`${server.url}/controls/`, { javaScriptEnabled });
    const rows = page.locator('tbody tr:visible');
    expect(await rows.count()).toBe(13);
    await page.locator('label', { hasText: 'Not satisfied' }).click();
    expect(await rows.count()).toBe(4);
  });

  test('keeps the choice in its address', async () => {
    const { page, complaints } = await open(`${server.url}/controls/`);
    await page.locator('label', { hasText: 'Not satisfied' }).click();
    await page.reload();
    expect(await page.locator('tbody tr:visible').count()).toBe(4);
    expect(complaints).toEqual([]);
  });

  test('is opened by the first page at the status that was chosen there', async () => {
    const { page } = await open(server.url);
    await page.locator('.tiles a', { hasText: 'Not assessed' }).click();
    await page.waitForURL('**/controls/**');
    expect(await page.locator('tbody tr:visible').count()).toBe(2);
  });
});

const KINDS = [
  '/',
  '/guide/05-tls/',
  '/controls/',
  '/controls/ctr-1.1/',
  '/controls/mon-3.2/',
  '/controls/cmp-3.1/',
  '/evidence/',
  '/frameworks/cis-docker-1.8.0/',
  '/frameworks/owasp-top-10-2025/',
  '/vulnerabilities/',
  '/coverage/',
  '/about/',
  '/404.html',
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([...KINDS, 'evidence of a log', 'the search'])('axe finds nothing on %s', async (kind) => {
    const { page, complaints } = await open(kind.startsWith('/') ? server.url + kind : `${server.url}/evidence/`, { colorScheme });
    if (kind === 'evidence of a log') {
      await page.locator('tbody a', { hasText: 'traefik-access.log' }).click();
      await page.waitForURL('**/evidence/*/**');
    }
    if (kind === 'the search') {
      await page.keyboard.press('/');
      await page.keyboard.type('tls');
      await page.locator('[role=option]').first().waitFor();
    }
    // The page that stands for missing ones has no script, leaves its colours to the browser, and cannot name the site's icon.
    const isMissing = kind === '/404.html';
    if (!isMissing) expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme);
    for (const summary of await page.locator('details:not([open]) > summary:visible').all()) await summary.click();
    // Evaluated by the debugger: the content policy rightly refuses a script element.
    await page.evaluate(AXE);
    const violations: unknown = await page.evaluate(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary])))`,
    );
    expect(violations).toEqual([]);
    expect(complaints.filter((text) => !(isMissing && text.includes('404 (Not Found)')))).toEqual([]);
  });
});

test.each(KINDS)('%s does not scroll sideways on a telephone', async (path) => {
  const { page } = await open(server.url + path, { viewport: { width: 390, height: 800 } });
  expect(await overflows(page)).toBe(false);
});

test('on a telephone no part of a table is hidden beyond its edge', async () => {
  const { page } = await open(server.url, { viewport: { width: 390, height: 800 } });
  for (const path of KINDS.filter((kind) => kind !== '/404.html')) {
    await page.goto(server.url + path);
    const hidden = await page.evaluate(() =>
      Array.from(document.querySelectorAll('.table'), (table) => table.scrollWidth - table.clientWidth).filter((over) => over > 0),
    );
    expect([path, hidden]).toEqual([path, []]);
  }
});

test('the menu of a telephone leads to the other pages', async () => {
  const { page } = await open(server.url, { viewport: { width: 390, height: 800 } });
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Evidence', exact: true }).click();
  await page.waitForURL('**/evidence/**');
});

test('the theme that was chosen stays on the next page', async () => {
  const { page } = await open(server.url);
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await page.getByRole('link', { name: 'About', exact: true }).click();
  await page.waitForURL('**/about/**');
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('from a folder, without a server, pages, links and search work without a complaint', async () => {
  const { page, complaints } = await open(pathToFileURL(join(folder, 'site/index.html')).href);
  await page.locator('.attention tbody a').first().click();
  await page.waitForURL('**/controls/**/index.html');
  await page.keyboard.press('/');
  await page.keyboard.type('CVE-2026-10021');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/vulnerabilities/index.html#*');
  expect(
    await page.evaluate(() =>
      document.fonts.ready.then((fonts) => Array.from(fonts).filter((font) => font.status === 'error').length),
    ),
  ).toBe(0);
  expect(complaints).toEqual([]);
});

test.each(['server', 'folder'])(
  'a page that is missing is answered in words that are right everywhere, from a %s',
  async (where) => {
    const addresses =
      where === 'server'
        ? ['/404.html', '/nowhere', '/nowhere/', '/controls/no-1.1/', '/v/2026-Q3/guide/05-tls/gone/index.html'].map(
            (path) => server.url + path,
          )
        : [pathToFileURL(join(folder, 'site/404.html')).href];
    const { page } = await open(addresses[0] ?? '');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    for (const address of addresses) {
      requests.length = 0;
      await page.goto(address);
      expect(await page.locator('h1').textContent()).toBe('There is no such page');
      expect(await page.locator('body').textContent()).toContain('Harbour MCP platform, 2026-Q3');
      expect(await page.locator('a, link, script, img').count()).toBe(0);
      expect(requests.filter((url) => url !== address && !url.endsWith('/favicon.ico'))).toEqual([]);
    }
  },
);

describe('evidence that attacks its reader', () => {
  test('is text on every page', async () => {
    const pages = Object.keys(await digests(join(folder, 'hostile'))).filter((name) => name.endsWith('.html'));
    const { page, complaints } = await open(hostile.url);
    for (const name of pages) {
      await page.goto(hostile.url + name);
      expect([name, await page.evaluate(() => Reflect.has(window, 'stolen'))]).toEqual([name, false]);
    }
    expect(pages.length).toBeGreaterThan(30);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('is text in the search, and its hidden characters are written out', async () => {
    const { page } = await open(`${hostile.url}/evidence/`);
    const shown = await page.locator('tbody').textContent();
    expect(shown).toContain(ATTACKS[0]);
    expect(shown).toContain('\\u{202E}gnp.exe\\u{0}');
    await page.keyboard.press('/');
    await page.keyboard.type('stolen');
    await page.locator('[role=option]').first().waitFor();
    expect(await page.evaluate(() => Reflect.has(window, 'stolen'))).toBe(false);
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONTENT_POLICY } from '../../src/publish/site/content-policy.ts';
import { makePortable } from '../../src/publish/site/site-post.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofbook-post-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

function page(head: string, body: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8">${policy}${head}</head><body>${body}</body></html>`;
}

test('makes links relative, bundles the modules of a page and drops them', async () => {
  await put(
    'index.html',
    page(
      '<link rel="stylesheet" href="/assets/a.css"><script type="module" src="/assets/one.js"></script>',
      '<a href="/deep/er/#x">x</a>',
    ),
  );
  await put(
    'deep/er/index.html',
    page(
      '<link rel="stylesheet" href="/assets/a.css"><script type="module" src="/assets/one.js"></script>',
      '<p id="x">x</p><a href="/">home</a>',
    ),
  );
  await put('404.html', page('', '<h1>There is no such page</h1>'));
  await put('assets/a.css', '@font-face{src:url(/assets/f.ttf)}i{background:url(data:image/png;base64,AA)}');
  await put('assets/f.ttf', '');
  await put('assets/one.js', 'import { two } from "./two.js"; document.title = two;');
  await put('assets/two.js', 'export const two = "2";');

  expect(await makePortable(folder)).toBe(3);

  const scripts = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
  expect(scripts).toEqual([expect.stringMatching(/^page\.[0-9a-f]{12}\.js$/)]);
  expect(await readFile(join(folder, 'assets', scripts[0] ?? ''), 'utf8')).toMatch(/^"use strict";|^\(\(\)=>/);
  const deep = await readFile(join(folder, 'deep/er/index.html'), 'utf8');
  expect(deep).toContain('href="../../assets/a.css"');
  expect(deep).toContain('<a href="../../index.html">home</a>');
  expect(deep).toContain(`<script defer="" src="../../assets/${scripts[0]}"></script></head>`);
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain('<a href="deep/er/index.html#x">x</a>');
  expect(await readFile(join(folder, '404.html'), 'utf8')).toContain('<h1>There is no such page</h1>');
  expect(await readFile(join(folder, 'assets/a.css'), 'utf8')).toBe(
    '@font-face{src:url(f.ttf)}i{background:url(data:image/png;base64,AA)}',
  );
});

test.for([
  '<a href="/">home</a>',
  '<a href="index.html">home</a>',
  '<link rel="stylesheet" href="/assets/a.css">',
  '<script src="theme.js"></script>',
  '<img src="favicon.svg" alt="">',
])('the page that stands for missing ones is shown at any address: %s could not be right', async (text) => {
  await put('index.html', page('', ''));
  for (const name of ['assets/a.css', 'theme.js', 'favicon.svg']) await put(name, '');
  await put('404.html', page('', text));
  await expect(makePortable(folder)).rejects.toThrow('404.html: it is shown at any address, so that "');
});

test('refuses a folder with a fault and writes no page', async () => {
  const text = page('', '<a href="/gone/">x</a>');
  await put('index.html', text);
  await expect(makePortable(folder)).rejects.toThrow('index.html: the link "gone/index.html" leads to no file of the site.');
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe(text);
});

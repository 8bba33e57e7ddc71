import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadContent } from '../src/content.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-content-'));
  cpSync(new URL('../content', import.meta.url).pathname, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.for([
  'deviations/risk.yml',
  'deviations/risk.yaml.txt',
  'deviations/vex.json',
  'deviations/risk.md',
  'frameworks/own.yml',
  'frameworks/own.json',
  'guide/14-more.md',
  'guide/picture.png',
  'people/allowed_signers.pub',
  'organisation.yml',
  'notes.txt',
])('"%s", which nothing reads, is a problem and not passed over', async (name) => {
  writeFileSync(at(name), 'proofbook: deviation/1\n');
  await expect(loadContent(folder)).rejects.toThrow(`${name}: "${name.split('/').at(-1)}" is nothing that is read here.`);
});

test.for(['deviations/2026', 'frameworks/old', 'deviation', 'releases'])('nor is a folder "%s"', async (name) => {
  mkdirSync(at(name));
  await expect(loadContent(folder)).rejects.toThrow('is nothing that is read here.');
});

test.for(['guide', 'frameworks'])('a project without anything in "%s" says so', async (name) => {
  rmSync(at(name), { recursive: true });
  await expect(loadContent(folder)).rejects.toThrow(`There is nothing in the folder "${name}".`);
  mkdirSync(at(name));
  await expect(loadContent(folder)).rejects.toThrow(`There is nothing in the folder "${name}".`);
});

test('a folder that is none is a problem, and so is a place without a project', async () => {
  renameSync(at('deviations'), at('../deviations-elsewhere'));
  rmSync(at('../deviations-elsewhere'), { recursive: true });
  expect((await loadContent(folder)).deviations).toEqual([]);
  writeFileSync(at('deviations'), '');
  await expect(loadContent(folder)).rejects.toThrow('The folder cannot be read');
  await expect(loadContent(at('nowhere'))).rejects.toThrow('There is no project here.');
});

test('a pipe is not waited on', async () => {
  rmSync(at('organisation.yaml'));
  execFileSync('mkfifo', [at('organisation.yaml')]);
  await expect(loadContent(folder)).rejects.toThrow('It cannot be read: it is no file.');
});

test('a length of time that leads out of the calendar is refused, and where it stands is said', async () => {
  const organisation = readFileSync(at('organisation.yaml'), 'utf8');
  writeFileSync(at('organisation.yaml'), organisation.replace(/scanMaximumAge: .*/, 'scanMaximumAge: P9999999D'));
  await expect(loadContent(folder)).rejects.toThrow(/organisation\.yaml:\d+: .*expected a duration of at most 9999 days/);
});

test('a zone of time that does not exist is refused', async () => {
  const organisation = readFileSync(at('organisation.yaml'), 'utf8');
  writeFileSync(at('organisation.yaml'), organisation.replace(/timeZone: .*/, 'timeZone: Mars/Base'));
  await expect(loadContent(folder)).rejects.toThrow('expected a zone of the IANA database, such as Europe/Amsterdam');
});

test('a README, hidden files and what an editor keeps beside a file change nothing', async () => {
  const before = await loadContent(folder);
  const names = ['README.md', 'guide/.gitkeep', 'people/.DS_Store', 'deviations/.redis-writable-root.yaml.swp'];
  for (const name of [...names, 'deviations/redis-writable-root.yaml~', 'deviations/._redis-writable-root.yaml'])
    writeFileSync(at(name), 'x');
  symlinkSync('someone@nowhere.1', at('deviations/.#redis-writable-root.yaml'));
  expect((await loadContent(folder)).digests).toEqual(before.digests);
});

test('a page with the line ends of Windows is a page', async () => {
  writeFileSync(at('guide/99-more.mdx'), '---\r\ntitle: More\r\narea: null\r\norder: 99\r\nsummary: More.\r\n---\r\n\r\nText.\r\n');
  expect((await loadContent(folder)).guide.at(-1)?.title).toBe('More');
});

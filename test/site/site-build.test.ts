import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite } from '../../src/publish/site/site-build.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { writeSampleGuide } from './sample-guide.ts';

const assessment = sampleAssessment();
let folder = '';
let guideFolder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofbook-build-'));
  guideFolder = await writeSampleGuide(assessment);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(guideFolder, { recursive: true });
});

describe('buildSite', () => {
  test('replaces a site as a whole, offers the files it is given, and leaves nothing beside it', async () => {
    const outFolder = join(folder, 'site');
    await mkdir(outFolder);
    await writeFile(join(outFolder, 'old.html'), 'old');
    const report = join(folder, 'harbour-2026-Q3.pdf');
    await writeFile(report, '%PDF-1.7');

    const built = await buildSite({
      assessment,
      guideFolder,
      outFolder,
      downloads: [{ title: 'Signed report (PDF)', file: report }],
    });

    expect(built.outFolder).toBe(outFolder);
    expect(built.pages).toBe((await readdir(outFolder, { recursive: true })).filter((name) => name.endsWith('.html')).length);
    expect(await readdir(folder)).toEqual(['harbour-2026-Q3.pdf', 'site']);
    expect(await readdir(outFolder)).not.toContain('old.html');
    expect(await readFile(join(outFolder, 'files/harbour-2026-Q3.pdf'), 'utf8')).toBe('%PDF-1.7');
    expect(await readFile(join(outFolder, 'index.html'), 'utf8')).toContain(
      '<a href="files/harbour-2026-Q3.pdf">Signed report (PDF)</a>',
    );
  }, 120_000);

  test.each([
    ['a page that cannot be read', '\n{broken', 'The pages could not be rendered'],
    ['a page that runs a script', '\n<script>{`steal()`}</script>', 'there is an inline script: "steal()"'],
    ['a link that leads nowhere', '\n[x](/guide/nope/)', 'leads to no file of the site'],
  ])(
    'refuses %s and leaves the site that stands there',
    async (_name, text, problem) => {
      const broken = await writeSampleGuide(assessment);
      await appendFile(join(broken, '05-tls.mdx'), text);
      const outFolder = join(folder, 'kept');
      await mkdir(outFolder, { recursive: true });
      await writeFile(join(outFolder, 'index.html'), 'kept');
      const before = await readdir(folder);

      await expect(buildSite({ assessment, guideFolder: broken, outFolder })).rejects.toThrow(problem);

      expect(await readFile(join(outFolder, 'index.html'), 'utf8')).toBe('kept');
      expect(await readdir(folder)).toEqual(before);
      await rm(broken, { recursive: true });
    },
    120_000,
  );

  test('refuses a download whose name is no plain address', async () => {
    const downloads = [{ title: 'x', file: join(folder, 'a b.pdf') }];
    await expect(buildSite({ assessment, guideFolder, outFolder: join(folder, 'none'), downloads })).rejects.toThrow(
      '"a b.pdf" cannot be offered for download.',
    );
  });
});

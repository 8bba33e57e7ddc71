import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkGuidePages } from '../../src/publish/site/guide-pages.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { writeSampleGuide } from './sample-guide.ts';

const assessment = sampleAssessment();
let folder = '';

beforeEach(async () => {
  folder = await writeSampleGuide(assessment);
});

afterEach(() => rm(folder, { recursive: true }));

test('a guide that places each control once is taken', async () => {
  await expect(checkGuidePages(assessment, folder)).resolves.toBeUndefined();
});

test.each([
  ['twice', '<Control id="TLS-1.1" />', '"05-tls.mdx" places the control "TLS-1.1" 2 times, expected once.'],
  ['from another page', '<Control id="NET-1.1" />', '"05-tls.mdx" places the control "NET-1.1", which is not one of its own.'],
])('a control placed %s is refused', async (_name, text, problem) => {
  await appendFile(join(folder, '05-tls.mdx'), text);
  await expect(checkGuidePages(assessment, folder)).rejects.toThrow(problem);
});

test('a section without a page, and a control that no page places, are refused', async () => {
  await rm(join(folder, '05-tls.mdx'));
  await expect(checkGuidePages(assessment, folder)).rejects.toThrow('The section "05-tls" has no page.');
});

import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { Assessment } from '../../../src/domain/assessment.ts';
import { canonicalJson } from '../../../src/domain/canonical.ts';
import { composeReport } from '../../../src/publish/pdf/compose.ts';
import { sampleAssessment, withLaterDeviation } from '../assessment-fixture.ts';
import { objectsWith, run, scratch, textOf, utf16 } from './tools.ts';

const put = scratch();
const NOTICE = 'Signed with a demonstration key';

describe('the report of the sample', () => {
  const assessment = sampleAssessment();
  let path: string;
  let text: string;

  beforeAll(async () => {
    path = put('report.pdf', await composeReport(assessment, { keyNotice: NOTICE }));
    text = textOf(path);
  });

  test('is byte-identical when composed again', async () => {
    const again = await composeReport(sampleAssessment(), { keyNotice: NOTICE });
    expect(createHash('sha256').update(again).digest('hex')).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  test('is a sound, tagged PDF with only its own fonts', () => {
    expect(run('qpdf', '--check', path).output).toContain('No syntax or stream encoding errors found');
    expect(run('pdfinfo', path).output).toMatch(/Tagged:\s+yes/);
    const fonts = run('pdffonts', path).output.match(/\w{6}\+\S+/g) ?? [];
    expect(fonts.map((font) => font.slice(7)).sort()).toEqual([
      'JetBrainsMono-Regular',
      'SourceSans3-Light',
      'SourceSans3-Regular',
      'SourceSans3-SemiBold',
    ]);
  });

  test('claims PDF/A-3a and PDF/UA-1, shows its title, and takes its date from the assessment', () => {
    const metadata = run('pdfinfo', '-meta', path).output;
    for (const claim of ['pdfaid:part>3<', 'pdfaid:conformance>A<', 'pdfuaid:part>1<']) expect(metadata).toContain(claim);
    for (const entry of ['/DisplayDocTitle true', '/CreationDate (D:20261001000000Z)', '/AFRelationship /Data']) {
      expect([entry, objectsWith(path, entry).length]).toEqual([entry, 1]);
    }
  });

  test('has an empty signature field, tagged as a form, where the page draws its box', () => {
    expect(objectsWith(path, '/S /Form\n')).toHaveLength(1);
    expect(objectsWith(path, '/Type /Sig\n')).toEqual([]);
    const [widget = ''] = objectsWith(path, '/FT /Sig\n');
    expect(widget).toContain(`/TU ${utf16('Digital signature of this report')}`);
    const [, left, , right, top] = /\/Rect \[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(widget) ?? [];
    const page = run('pdfinfo', path).output.match(/Pages:\s+(\d+)/)?.[1] ?? '';
    const words = run('pdftotext', '-bbox', '-f', page, '-l', page, path, '-').output;
    const [, x, y] = /xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Digital<\/word>/.exec(words) ?? [];
    expect(Number(x)).toBeGreaterThan(Number(left));
    expect(Number(x)).toBeLessThan(Number(right));
    expect(841.89 - Number(y)).toBeLessThan(Number(top));
    expect(841.89 - Number(y)).toBeGreaterThan(Number(top) - 30);
  });

  test('carries the assessment as canonical JSON', () => {
    const attached = put('assessment.json', '');
    run('pdfdetach', '-save', '1', '-o', attached, path);
    const bytes = readFileSync(attached, 'utf8');
    expect(bytes).toBe(canonicalJson(assessment));
    expect(text).toContain(createHash('sha256').update(bytes).digest('hex'));
  });

  function between(from: string, to: string): string {
    expect(text).toContain(from);
    return text.slice(text.indexOf(from), text.indexOf(to));
  }

  test('names every control once in the results, and every unsettled one in detail', () => {
    const results = between('Every control of the guide appears once', 'with what was observed and where');
    for (const { control } of assessment.findings) expect([control.id, results.split(control.id).length]).toEqual([control.id, 2]);
    const details = between('with what was observed and where', 'The scans received list');
    for (const { control, status } of assessment.findings) {
      const unsettled = ['not-satisfied', 'not-assessed', 'accepted'].includes(status);
      expect([control.id, details.includes(`${control.id} ${control.title}`)]).toEqual([control.id, unsettled]);
    }
  });

  test('prints every digest of the register in full', () => {
    for (const { digest } of assessment.evidence) if (digest !== null) expect(text).toContain(digest);
  });

  test('says on every page that it is fictional and signed with a demonstration key', () => {
    const pages = run('pdftotext', path, '-').output.split('\f').slice(0, -1);
    expect(pages.length).toBeGreaterThan(8);
    for (const page of pages)
      expect(page.replace(/\s+/g, ' ')).toContain(`harbour · 2026-Q3 · Fictional demonstration · ${NOTICE}`);
  });

  test('counts the observations that it leaves out', () => {
    expect(text).toContain('7 of 34 observations are printed; the other 27 (27 pass) are in the attached assessment.json.');
  });

  test('tells what was set aside from what nobody can mend yet', () => {
    expect(text).toContain(
      'The table holds those of severity critical and high. 1 of them was set aside by the scanner or its vendor. Of the others, 1 has no fix yet.',
    );
  });

  test('gives the days of a record as days, the last on which it holds included', () => {
    expect(text).toContain('2026-07-06 until 2026-10-05');
  });

  test('says nothing of a key without a notice, and nothing of fiction for a real organisation', async () => {
    const real = { ...assessment, organisation: { ...assessment.organisation, fictional: false } };
    const plain = textOf(put('plain.pdf', await composeReport(real, { keyNotice: null })));
    expect(plain).not.toMatch(/demonstration/i);
  });
});

test('an assessment of nothing says so in every chapter', async () => {
  const sample = sampleAssessment();
  const none = { satisfied: 0, 'not-satisfied': 0, 'not-assessed': 0, 'not-applicable': 0, accepted: 0, attested: 0 };
  const empty: Partial<Assessment> = { sections: [], findings: [], evidence: [], logs: [], deviations: [], attestations: [] };
  const assessment = { ...sample, ...empty, counts: none, vulnerabilities: [], frameworks: [] };
  const text = textOf(put('empty.pdf', await composeReport(assessment, { keyNotice: null })));
  for (const sentence of [
    'No control was judged.',
    'No vulnerability was found in the scans received.',
    'No framework is mapped.',
    'No deviation is on file.',
    'No record was received.',
    'No log was received.',
    'No file was received.',
  ]) {
    expect(text).toContain(sentence);
  }
  expect(text).not.toContain('Every control that applies is satisfied');
});

test('a deviation that begins later is told apart from one that has expired', async () => {
  const text = textOf(put('later.pdf', await composeReport(withLaterDeviation(), { keyNotice: null })));
  expect(text).toMatch(/1 deviation is not yet in force/);
  expect(text).toMatch(/It begins on 2026-10-05, after the assessment/);
  expect(text).not.toMatch(/deviations? (has|have) expired/);
});

test('what exceeds the caps is counted', async () => {
  const sample = sampleAssessment();
  const [critical] = sample.vulnerabilities;
  const vulnerabilities = Array.from({ length: 260 }, (_, index) => ({ ...critical, id: `CVE-2026-${20_000 + index}` }));
  const findings = sample.findings.map((finding) => ({
    ...finding,
    verdicts: finding.verdicts.map((verdict) => ({
      ...verdict,
      observations: Array.from({ length: 40 }, (_, index) => ({ ...verdict.observations[0], subject: `subject-${index}` })),
    })),
  }));
  const text = textOf(
    put('caps.pdf', await composeReport(Assessment.parse({ ...sample, vulnerabilities, findings }), { keyNotice: null })),
  );
  expect(text).toContain('25 of 40 observations are printed; the other 15 (15 fail) are in the attached assessment.json.');
  expect(text).toContain('The first 100 are printed, the other 160 are in the attached assessment.json.');
  expect(text.split('CVE-2026-20')).toHaveLength(101);
});

const LONG = 'A1'.repeat(150);
const HOSTILE: readonly [name: string, raw: string, shown: string][] = [
  ['Typst code', '#set page(width: 1pt)', '#set page(width: 1pt)'],
  ['Typst markup', '*bold* _it_ `raw` = head', '*bold* _it_ `raw` = head'],
  ['Typst labels', '@label <label> [body]', '@label <label> [body]'],
  ['Typst mathematics', '$x^2$ \\ // /* --- ~', '$x^2$ \\ // /* --- ~'],
  ['straight quotes', `"it's"`, `"it's"`],
  ['bidirectional override', 'user\u202Egpj.exe', 'user\\u{202E}gpj.exe'],
  ['controls', 'a\u0000b\u001B[31m', 'a\\u{0}b\\u{1B}[31m'],
  ['other scripts', '中文 🙂 שלום', '\\u{4E2D}\\u{6587} \\u{1F642} \\u{5E9}\\u{5DC}\\u{5D5}\\u{5DD}'],
  ['private use', 'x\uE0A0y', 'x\\u{E0A0}y'],
  ['a lone surrogate', 'x\uD800y', 'x\\u{D800}y'],
  ['a 300-character token', LONG, LONG],
];

describe('hostile text in the assessment', () => {
  test.for(HOSTILE)('%s comes out as text, wherever it stands', async ([, raw, shown]) => {
    const sample = sampleAssessment();
    const hostile = Assessment.parse({
      ...sample,
      organisation: {
        ...sample.organisation,
        organisation: raw,
        deployment: { ...sample.organisation.deployment, title: raw },
        contacts: [{ role: raw, reach: raw }],
      },
      findings: sample.findings.map((finding) => ({
        ...finding,
        reason: raw,
        control: { ...finding.control, title: raw.slice(0, 70), requirement: raw },
        verdicts: finding.verdicts.map((verdict) => ({
          ...verdict,
          observations: verdict.observations.slice(0, 2).map((observation) => ({
            ...observation,
            subject: raw,
            reason: raw,
            remedy: raw,
            pointers: observation.pointers.map((pointer) => ({ ...pointer, at: raw })),
          })),
        })),
      })),
      evidence: sample.evidence.map((evidence) => ({ ...evidence, path: raw, origin: raw, problem: raw, notes: [raw] })),
      logs: sample.logs.map((log) => ({ ...log, path: raw, source: raw, rejects: [{ at: raw, reason: raw }], notes: [raw] })),
      vulnerabilities: sample.vulnerabilities.map((found) => ({
        ...found,
        id: raw,
        package: raw,
        artifact: raw,
        fixed: raw,
        title: raw,
      })),
    });
    const path = put('hostile.pdf', await composeReport(hostile, { keyNotice: raw }));
    const closed = (text: string): string => text.replace(/\s+/g, '');
    expect(closed(textOf(path)).split(closed(shown)).length).toBeGreaterThan(20);
    expect(outsidePage(path)).toEqual([]);
  });
});

/** Words that reach over the right margin of an A4 page. */
function outsidePage(path: string): string[] {
  const boxes = run('pdftotext', '-bbox', path, '-').output.matchAll(
    /xMin="[\d.-]+" yMin="[\d.-]+" xMax="([\d.]+)"[^>]*>(.*)<\/word>/g,
  );
  return Array.from(boxes, ([, right, word]) => ({ right: Number(right), word: word ?? '' }))
    .filter(({ right }) => right > 595.3 - 60)
    .map(({ word }) => word);
}

describe('a template of the user', () => {
  const SOURCE = fileURLToPath(new URL('../../../src/publish/pdf/', import.meta.url));

  function templateWith(name: string, file: string, edit: (text: string) => string): string {
    const folder = join(dirname(put('x', '')), name);
    cpSync(SOURCE, folder, { recursive: true, filter: (path) => !path.endsWith('.ts') });
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')));
    return folder;
  }

  test('may change the theme', async () => {
    const template = templateWith('branded', 'theme.typ', (text) => text.replace('word: "Satisfied"', 'word: "Conforming"'));
    const branded = textOf(put('branded.pdf', await composeReport(sampleAssessment(), { keyNotice: null, template })));
    expect(branded).toContain('✓ Conforming');
  });

  test.for([
    ['does not compile', (text: string) => `${text}\n#unheard-of()`, 'does not compile cleanly: "unknown variable: unheard-of'],
    [
      'names a font that is not there',
      (text: string) => `${text}\n#text(font: "Nowhere Sans")[x]`,
      'unknown font family: nowhere sans',
    ],
    [
      'breaks accessibility',
      (text: string) => `${text}\n#heading(level: 5)[x]`,
      'PDF/UA-1 error: skipped from heading level 2 to 5',
    ],
  ] as const)('is refused when it %s', async ([name, edit, message]) => {
    const template = templateWith(name.replaceAll(' ', '-'), 'report.typ', edit);
    await expect(composeReport(sampleAssessment(), { keyNotice: null, template })).rejects.toThrow(message);
  });
});

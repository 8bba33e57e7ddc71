import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type AcceptOptions, runAccept } from '../../src/commands/accept.ts';
import { type AttestOptions, runAttest } from '../../src/commands/attest.ts';
import { Terminal } from '../../src/commands/terminal.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { Problem } from '../../src/domain/problem.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'proofbook-attest-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

cpSync(new URL('../../content', import.meta.url).pathname, join(root, 'content'), { recursive: true });
mkdirSync(join(root, 'evidence/2026-Q3'), { recursive: true });
mkdirSync(join(root, 'dist/assessments'), { recursive: true });
const assessment = sampleAssessment();
writeFileSync(join(root, `dist/assessments/${assessment.organisation.deployment.name}-2026-Q3.json`), canonicalJson(assessment));

const terminal = new Terminal({ json: false, stdout: { write: () => {} }, stderr: { write: () => {} }, color: false });
const settings = (now = '2026-10-05T10:00:00Z') => ({ root, terminal, now: new Date(now) });
const subjectOf = (control: string) =>
  assessment.findings.find((finding) => finding.control.id === control)?.verdicts[0]?.observations[0]?.subject ?? '';

const record: AttestOptions = {
  control: 'CMP-3.1',
  by: 'Security engineer',
  statement: 'Read: nothing stood out.',
  expires: '2027-01-05',
  force: false,
  dryRun: false,
};
const risk: AcceptOptions = {
  control: 'CTR-3.1',
  subject: subjectOf('CTR-3.1'),
  reason: 'It cannot.',
  compensating: 'No capabilities.',
  approvedBy: 'Head of platform',
  expires: '2027-01-05',
  force: false,
  dryRun: false,
};

const refusal = async (run: Promise<number>) => {
  try {
    await run;
  } catch (thrown) {
    if (thrown instanceof Problem) return `${thrown.parts.where}: ${thrown.parts.what}`.replace(root, '');
    throw thrown;
  }
  return 'WRITTEN';
};

test('what would never count, or for ever, is refused before anything is written', async () => {
  const attests: Partial<AttestOptions>[] = [
    { control: 'CMP-9.9' },
    { control: 'TLS-1.1' },
    { subject: '2026-W53' },
    { subject: '2026-W27', period: '2026-Q1' },
    { period: '2026-Q5' },
    ...['1m', '3M', 'P1m', 'PT5M', 'P', '30', '2026-02-30', '2027-01-05T00:00:00Z', ''].map((expires) => ({ expires })),
    { expires: '2026-10-04' },
    { performed: '2026-06-30', expires: 'P3M' },
    { expires: 'P9000Y' },
    { performed: '2026-10-06' },
    { performed: '2026-10-05T12:00:01+02:00' },
    { performed: '2026-02-30' },
    { performed: '2026-10-05T10:00:00' },
    { coversFrom: '2026-09-28' },
    { coversFrom: '2026-10-05', coversTo: '2026-09-28' },
    { by: ' ' },
    { by: 'Nobody' },
    { statement: '' },
    { signKey: '/nowhere/key' },
  ];
  const said = await Promise.all(
    attests.map(async (change) => `${JSON.stringify(change)} ${await refusal(runAttest(settings(), { ...record, ...change }))}`),
  );
  expect(said).toMatchInlineSnapshot(`
    [
      "{"control":"CMP-9.9"} --control: "CMP-9.9" is no control of the guide.",
      "{"control":"TLS-1.1"} --control: No record decides TLS-1.1: it is decided by evidence alone.",
      "{"subject":"2026-W53"} --subject: The assessment of 2026-Q3 observed nothing called "2026-W53" under CMP-3.1.",
      "{"subject":"2026-W27","period":"2026-Q1"} /dist/assessments/harbour-2026-Q1.json: There is no assessment of 2026-Q1 to find "2026-W27" in.",
      "{"period":"2026-Q5"} undefined: "2026-Q5" is not a period.",
      "{"expires":"1m"} --expires: "1m" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"3M"} --expires: "3M" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"P1m"} --expires: "P1m" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"PT5M"} --expires: "PT5M" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"P"} --expires: "P" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"30"} --expires: "30" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"2026-02-30"} --expires: "2026-02-30" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"2027-01-05T00:00:00Z"} --expires: "2027-01-05T00:00:00Z" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":""} --expires: "" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"2026-10-04"} --expires: It would end on 2026-10-04, which is past.",
      "{"performed":"2026-06-30","expires":"P3M"} --expires: It would end on 2026-09-30, which is past.",
      "{"expires":"P9000Y"} undefined: P9000Y after 2026-10-05T00:00:00.000Z lies outside the years 0000 to 9999.",
      "{"performed":"2026-10-06"} --performed: "2026-10-06" lies in the future.",
      "{"performed":"2026-10-05T12:00:01+02:00"} --performed: "2026-10-05T12:00:01+02:00" lies in the future.",
      "{"performed":"2026-02-30"} --performed: "2026-02-30" is neither a calendar date nor a date-time with a zone.",
      "{"performed":"2026-10-05T10:00:00"} --performed: "2026-10-05T10:00:00" is neither a calendar date nor a date-time with a zone.",
      "{"coversFrom":"2026-09-28"} --covers-from: A span needs both its ends.",
      "{"coversFrom":"2026-10-05","coversTo":"2026-09-28"} what would be written: "covers.to": covers.to must lie after covers.from.",
      "{"by":" "} what would be written: "by": expected words, found none.",
      "{"by":"Nobody"} --by: "Nobody" is no role that the organisation names.",
      "{"statement":""} what would be written: "statement": expected words, found none.",
      "{"signKey":"/nowhere/key"} /nowhere/key: The key cannot be read: there is no such file or folder (ENOENT).",
    ]
  `);
  const accepts: Partial<AcceptOptions>[] = [
    { control: 'CTR-9.9' },
    { subject: 'nothing of that name' },
    { expires: '1m' },
    { expires: '2026-10-04' },
    { approved: '2026-10-06' },
    { approved: '2026-01-01', expires: 'P6M' },
    { reason: ' ' },
    { compensating: '' },
    { approvedBy: '' },
    { approvedBy: 'Nobody' },
    { approvedBy: 'Head of platform\nand others' },
    { expires: '9999-12-31' },
    { id: '../elsewhere' },
    { id: 'redis-writable-root' },
  ];
  const risks = await Promise.all(
    accepts.map(async (change) => `${JSON.stringify(change)} ${await refusal(runAccept(settings(), { ...risk, ...change }))}`),
  );
  expect(risks).toMatchInlineSnapshot(`
    [
      "{"control":"CTR-9.9"} --control: "CTR-9.9" is no control of the guide.",
      "{"subject":"nothing of that name"} --subject: The assessment of 2026-Q3 observed nothing called "nothing of that name" under CTR-3.1.",
      "{"expires":"1m"} --expires: "1m" is neither a calendar date nor an ISO 8601 duration.",
      "{"expires":"2026-10-04"} --expires: It would end on 2026-10-04, which is past.",
      "{"approved":"2026-10-06"} --approved: "2026-10-06" lies in the future.",
      "{"approved":"2026-01-01","expires":"P6M"} --expires: It would end on 2026-07-01, which is past.",
      "{"reason":" "} what would be written: "reason": expected words, found none.",
      "{"compensating":""} what would be written: "compensating": expected words, found none.",
      "{"approvedBy":""} what would be written: "approvedBy": expected words, found none.",
      "{"approvedBy":"Nobody"} --approved-by: "Nobody" is no role that the organisation names.",
      "{"approvedBy":"Head of platform\\nand others"} --approved-by: "Head of platform
    and others" is no role that the organisation names.",
      "{"expires":"9999-12-31"} what would be written: "expires": expected a day within 5 years of the approval: nothing is accepted for ever.",
      "{"id":"../elsewhere"} --id: "../elsewhere" is no file name.",
      "{"id":"redis-writable-root"} content/deviations/redis-writable-root.yaml: There is such a file already; it is not replaced.",
    ]
  `);
  expect(readdirSync(join(root, 'evidence/2026-Q3'))).toEqual([]);
});

describe('a record', () => {
  const written = async (change: Partial<AttestOptions>, name: string, now?: string) => {
    const place = join(root, 'evidence/2026-Q3/attestations', name);
    rmSync(place, { force: true });
    expect(await runAttest(settings(now), { ...record, ...change })).toBe(0);
    return existsSync(place) ? readFileSync(place, 'utf8') : null;
  };

  test('is of today in UTC unless a day is given, whatever the zone', async () => {
    const text = await written({}, 'CMP-3.1-2026-10-04.yaml', '2026-10-05T01:30:00+02:00');
    expect(text).toBe(
      'proofbook: attestations/1\nrecords:\n  - control: CMP-3.1\n    performed: 2026-10-04\n    by: Security engineer\n    statement: "Read: nothing stood out."\n    expires: 2027-01-05\n',
    );
  });

  test.for([
    ['2026-10-05', 'P1M', '2026-11-05'],
    ['2026-08-31', 'P6M', '2027-02-28'],
    ['2026-08-31T23:30:00-05:00', 'P6M', '2027-03-01'],
    ['2026-10-05', 'P0D', '2026-10-05'],
    ['2026-10-05', '2026-10-05', '2026-10-05'],
  ])('of %s that holds for %s ends on %s', async ([performed = '', expires = '', day]) => {
    const name = `CMP-3.1-${performed.includes('T') ? '2026-09-01' : performed}.yaml`;
    expect(await written({ performed, expires }, name)).toContain(`expires: ${day}\n`);
  });

  test('about a subject that the assessment does not know is written only by force', async () => {
    expect(await written({ subject: '2026-W53', force: true }, 'CMP-3.1-2026-W53.yaml')).toContain('subject: 2026-W53\n');
  });

  test('is only shown with --dry-run', async () => {
    expect(await written({ performed: '2026-10-01', dryRun: true }, 'CMP-3.1-2026-10-01.yaml')).toBeNull();
  });

  test('is never replaced, nor is a signature that lies there', async () => {
    await written({ performed: '2026-10-02' }, 'CMP-3.1-2026-10-02.yaml');
    expect(await refusal(runAttest(settings(), { ...record, performed: '2026-10-02' }))).toMatch(/it is not replaced/);
    writeFileSync(join(root, 'evidence/2026-Q3/attestations/CMP-3.1-2026-10-03.yaml.sig'), '');
    expect(await refusal(runAttest(settings(), { ...record, performed: '2026-10-03' }))).toMatch(/\.sig: .*it is not replaced/);
  });

  test('keeps any text whole', async () => {
    const statement = 'Two lines:\n  - "quoted" # no comment\n\u202e&anchor *alias';
    const text = await written({ performed: '2026-09-30', statement }, 'CMP-3.1-2026-09-30.yaml');
    const { default: attestations } = await import('../../src/normalise/attestations.ts');
    const { facts } = attestations.read({ path: 'a.yaml', digest: '', bytes: new TextEncoder().encode(text ?? '') });
    expect(facts).toMatchObject([{ statement }]);
  });
});

test('where no record was handed in yet the first one is taken, and said to be untold', async () => {
  const judged = assessment.findings.filter(({ verdicts }) => verdicts.some(({ observations }) => observations.length > 0));
  const unseen = judged.map((finding) => ({
    ...finding,
    verdicts: finding.verdicts.map((verdict) => ({
      ...verdict,
      observations: verdict.observations.map((one) => ({ ...one, subject: 'evidence' })),
    })),
  }));
  const [finding] = unseen;
  if (finding === undefined) throw new Error('The assessment observed nothing.');
  const findings = [...unseen, { ...finding, control: { ...finding.control, id: 'CMP-3.1' } }];
  const place = join(root, `dist/assessments/${assessment.organisation.deployment.name}-2026-Q4.json`);
  writeFileSync(place, canonicalJson({ ...assessment, findings }));
  const written: string[] = [];
  const stdout = { write: (text: string) => written.push(text) };
  const now = {
    root,
    terminal: new Terminal({ json: false, stdout, stderr: stdout, color: false }),
    now: new Date('2026-10-05T10:00:00Z'),
  };
  const own = { period: '2026-Q4', dryRun: true };
  expect(await runAttest(now, { ...record, ...own, subject: '2026-W41' })).toBe(0);
  expect(written.join('')).toContain('Nothing shows yet whether "2026-W41" is what CMP-3.1 calls it');
  // A risk is about something that was seen.
  const parts = await runAccept(now, { ...risk, ...own, subject: 'redis' }).catch((thrown: unknown) =>
    thrown instanceof Problem ? thrown.parts : null,
  );
  expect(parts).toMatchObject({ where: '--subject', fix: expect.stringMatching(/^There was no evidence to find anything in/) });
});

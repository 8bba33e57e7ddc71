import { expect, test } from 'vitest';
import { csv, parseCsv } from '../../../src/publish/exports/csv.ts';
import { formatRequests, readAnswers, requestsOf, requestsTable } from '../../../src/publish/package/requests.ts';
import { sampleAssessment } from '../assessment-fixture.ts';

const assessment = sampleAssessment();
const table = (): string[][] => parseCsv(csv(requestsTable(assessment, requestsOf(assessment, []))));
const written = (rows: readonly (readonly string[])[], separator = ',', end = '\r\n'): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator) + end).join('');

/** The table with answers in its last two columns. */
function answered(answers: Readonly<Record<string, readonly [status: string, comment: string]>>): string[][] {
  return table().map((row) => {
    const [status, comment] = answers[row[2] ?? ''] ?? [row[7] ?? '', row[8] ?? ''];
    return [...row.slice(0, 7), status, comment];
  });
}

const [first = '', second = ''] = table()
  .slice(1)
  .map(([, , id]) => id ?? '');
const given: Readonly<Record<string, readonly [status: string, comment: string]>> = {
  [first]: ['Accepted', ''],
  [second]: ['flagged', 'Which host is that? =1+1'],
};
const kept = {
  proofbook: 'request-answers/1',
  deployment: 'harbour',
  period: '2026-Q3',
  answers: [
    { id: first, status: 'accepted', comment: '' },
    { id: second, status: 'flagged', comment: 'Which host is that? =1+1' },
  ].sort((left, right) => (left.id < right.id ? -1 : 1)),
};

test('every control is asked for, once for each of its checks, and says where it is answered', () => {
  const requests = requestsOf(assessment, []);
  expect(new Set(requests.map(({ control }) => control))).toEqual(new Set(assessment.findings.map(({ control }) => control.id)));
  expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
  const digests = new Set(assessment.evidence.map(({ digest }) => `evidence/${digest}`));
  for (const { where } of requests) for (const { file } of where) expect(digests).toContain(file);
  expect(requests.some(({ where }) => where.length > 0)).toBe(true);
});

test.for<[string, string]>([
  ['as it was written', written(answered(given))],
  ['with semicolons and plain line ends, as some spreadsheets write it', written(answered(given), ';', '\n')],
  ['without a last line end', written(answered(given)).trimEnd()],
])('answers in a CSV %s', ([, text]) => {
  expect(readAnswers(text, 'requests.csv', 'harbour')).toEqual(kept);
});

test('answers in JSON', () => {
  const document = JSON.parse(formatRequests(assessment, requestsOf(assessment, [])));
  for (const request of document.requests) {
    const [status, comment] = given[request.id] ?? [null, null];
    Object.assign(request, { status, comment });
  }
  expect(readAnswers(JSON.stringify(document), 'requests.json', 'harbour')).toEqual(kept);
});

test('what was said before stands beside the request in the next package', () => {
  const again = requestsOf(assessment, [readAnswers(written(answered(given)), 'requests.csv', 'harbour')]);
  expect(again.find(({ id }) => id === second)?.earlier).toEqual([
    { period: '2026-Q3', status: 'flagged', comment: 'Which host is that? =1+1' },
  ]);
  expect(csv(requestsTable(assessment, again))).toContain('2026-Q3 flagged: Which host is that? =1+1');
});

test.for<[string, () => string, string, string]>([
  ['another deployment', () => written(answered(given)), 'lighthouse', 'It is about "harbour"'],
  ['another word for a status', () => written(answered({ [first]: ['maybe', ''] })), 'harbour', 'expected accepted or flagged'],
  ['a comment without a status', () => written(answered({ [first]: ['', 'hm'] })), 'harbour', 'expected accepted or flagged'],
  ['a flag without a reason', () => written(answered({ [first]: ['flagged', ''] })), 'harbour', 'no comment says why'],
  ['no answer at all', () => written(table()), 'harbour', 'No request in it has a status'],
  ['a request answered twice', () => written([...answered(given), ...answered(given).slice(1)]), 'harbour', 'is answered twice'],
  [
    'two quarters in one file',
    () => written(answered(given).map((row, at) => (at === 2 ? row.with(1, '2026-Q2') : row))),
    'harbour',
    'expected one quarter',
  ],
  [
    'an id of our making only',
    () => written(answered(given).map((row, at) => (at === 1 ? row.with(2, '../../etc') : row))),
    'harbour',
    'is no id of a request',
  ],
  ['a column gone', () => written(answered(given).map((row) => row.slice(0, 8))), 'harbour', 'The column "Comment" is missing'],
  ['something else', () => 'hello\r\n', 'harbour', 'is missing'],
  ['JSON of something else', () => '{"requests": 1}', 'harbour', 'It is no list of requests'],
])('%s is refused', ([, text, deployment, message]) => {
  expect(() => readAnswers(text(), 'requests.csv', deployment)).toThrow(message);
});

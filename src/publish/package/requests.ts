import { z } from 'zod';
import type { Assessment, Finding, Verdict } from '../../domain/assessment.ts';
import { compareText } from '../../domain/canonical.ts';
import { Problem } from '../../domain/problem.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { parseCsv } from '../exports/csv.ts';
import type { Table } from '../exports/tables.ts';

/** What an assessor says of one request: it is answered, or it is not and why. */
const RequestStatus = z.enum(['accepted', 'flagged']);

/** One answer as it is kept. */
const Answer = z.strictObject({ id: z.string(), status: RequestStatus, comment: z.string() });
export type Answer = z.infer<typeof Answer>;

/** What an assessor said of one period's requests: `content/requests/<deployment>-<period>.json`. */
export const RequestAnswers = z.strictObject({
  proofbook: z.literal('request-answers/1'),
  deployment: z.string(),
  period: z.string(),
  answers: z.array(Answer),
});
export type RequestAnswers = z.infer<typeof RequestAnswers>;

/** One thing that is asked for, and where the package answers it. */
interface InformationRequest {
  /** Stays the same from period to period: `TLS-1.1/tls-minimum-version`, or the control alone where a record decides it. */
  readonly id: string;
  readonly control: string;
  readonly title: string;
  readonly asked: string;
  /** Files in `evidence/`, each with the path it was received under. */
  readonly where: readonly { readonly file: string; readonly path: string }[];
  /** For the assessor to fill in: `accepted` or `flagged`. */
  readonly status: null;
  readonly comment: null;
  /** What was said of the same request before. */
  readonly earlier: readonly { readonly period: string; readonly status: Answer['status']; readonly comment: string }[];
}

/** Every request of an assessment, with the answers that earlier packages were given. */
export function requestsOf(assessment: Assessment, earlier: readonly RequestAnswers[]): InformationRequest[] {
  const paths = new Map(assessment.evidence.flatMap(({ path, digest }) => (digest === null ? [] : [[digest, path] as const])));
  const request = ({ control }: Finding, check: Verdict | null): InformationRequest => {
    const id = check === null ? control.id : `${control.id}/${check.check.id}`;
    const digests = new Set((check?.observations ?? []).flatMap(({ pointers }) => pointers.map(({ evidence }) => evidence)));
    if (check === null)
      for (const record of assessment.attestations) if (record.control === control.id) digests.add(record.from.evidence);
    return {
      id,
      control: control.id,
      title: control.title,
      asked:
        check === null ? `A person's dated record that ${control.requirement}` : `${check.check.title}: ${control.requirement}`,
      where: [...digests]
        .map((digest) => ({ file: `evidence/${digest}`, path: paths.get(digest) ?? '' }))
        .sort((left, right) => compareText(left.path, right.path)),
      status: null,
      comment: null,
      earlier: earlier
        .flatMap(({ period, answers }) => answers.filter((answer) => answer.id === id).map((answer) => ({ period, ...answer })))
        .sort((left, right) => compareText(left.period, right.period))
        .map(({ period, status, comment }) => ({ period, status, comment })),
    };
  };
  return assessment.findings.flatMap((finding) =>
    finding.verdicts.length === 0 ? [request(finding, null)] : finding.verdicts.map((verdict) => request(finding, verdict)),
  );
}

/** `requests.json`. */
export function formatRequests({ organisation, period }: Assessment, requests: readonly InformationRequest[]): string {
  const document = { proofbook: 'requests/1', deployment: organisation.deployment.name, period: period.id, requests };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const Earlier = z.object({
  deployment: z.string(),
  requests: z.array(
    z.object({ id: z.string(), earlier: z.array(z.object({ period: z.string(), status: RequestStatus, comment: z.string() })) }),
  ),
});

/** What assessors said before, out of a `requests.json`; nothing where it is none. */
export function earlierAnswersIn(text: string): RequestAnswers[] {
  try {
    const { deployment, requests } = Earlier.parse(JSON.parse(text));
    const said = requests.flatMap(({ id, earlier }) => earlier.map(({ period, ...rest }) => ({ period, answer: { id, ...rest } })));
    return [...Map.groupBy(said, ({ period }) => period)].map(([period, all]) => {
      return { proofbook: 'request-answers/1', deployment, period, answers: all.map(({ answer }) => answer) };
    });
  } catch {
    return [];
  }
}

const COLUMNS = ['Deployment', 'Period', 'Id', 'Title', 'Asked', 'Where', 'Earlier', 'Status', 'Comment'] as const;

/** The sheet of requests. `Status` and `Comment` are for the assessor. */
export function requestsTable({ organisation, period }: Assessment, requests: readonly InformationRequest[]): Table {
  return {
    name: 'requests',
    title: 'Requests',
    columns: COLUMNS.map((name) => ({ name, width: 30 })),
    rows: requests.map(({ id, title, asked, where, earlier }) => [
      organisation.deployment.name,
      period.id,
      id,
      visibleText(title),
      visibleText(asked),
      where.map(({ file, path }) => `${visibleText(path)} (${file})`).join('; '),
      earlier.map((one) => `${one.period} ${one.status}${one.comment === '' ? '' : `: ${visibleText(one.comment)}`}`).join('; '),
      null,
      null,
    ]),
  };
}

interface RawAnswer {
  readonly place: string;
  readonly deployment: string;
  readonly period: string;
  readonly id: string;
  readonly status: string;
  readonly comment: string;
}

/**
 * Reads a filled-in `requests.json` or `requests.csv`. Requests without a status are left out. Throws a {@link Problem} that names the
 * place when the file is none, speaks of another deployment, or holds an answer that cannot be kept. `path` is for messages.
 */
export function readAnswers(text: string, path: string, deployment: string): RequestAnswers {
  const raw = /^\s*\{/.test(text) ? fromJson(text, path) : fromCsv(text, path);
  const [first] = raw;
  if (first === undefined) throw refusal('It holds no request.', path);
  const answers: Answer[] = [];
  for (const answer of raw) {
    const { place, id } = answer;
    if (answer.deployment !== deployment) throw refusal(`It is about "${answer.deployment}", expected "${deployment}".`, place);
    if (!/^\d{4}-Q[1-4]$/.test(answer.period) || answer.period !== first.period)
      throw refusal(`It is about "${answer.period}", expected one quarter throughout.`, place);
    const status = answer.status.trim().toLowerCase();
    const comment = answer.comment.trim();
    if (status === '' && comment === '') continue;
    const known = RequestStatus.safeParse(status).data;
    if (known === undefined) throw refusal(`The status of ${id} is "${answer.status}", expected accepted or flagged.`, place);
    if (known === 'flagged' && comment === '') throw refusal(`${id} is flagged, and no comment says why.`, place);
    if (!/^[A-Z]{2,4}-\d+\.\d+(?:\/[a-z0-9-]+)?$/.test(id)) throw refusal(`"${id}" is no id of a request.`, place);
    if (answers.some((one) => one.id === id)) throw refusal(`${id} is answered twice.`, place);
    answers.push({ id, status: known, comment });
  }
  if (answers.length === 0) throw refusal('No request in it has a status.', path);
  answers.sort((left, right) => compareText(left.id, right.id));
  return { proofbook: 'request-answers/1', deployment, period: first.period, answers };
}

const Filled = z.object({
  proofbook: z.literal('requests/1'),
  deployment: z.string(),
  period: z.string(),
  requests: z.array(z.object({ id: z.string(), status: z.string().nullable(), comment: z.string().nullable() })),
});

function fromJson(text: string, path: string): RawAnswer[] {
  try {
    const { deployment, period, requests } = Filled.parse(JSON.parse(text));
    return requests.map(({ id, status, comment }, index) => {
      return { place: `${path}: $.requests[${index}]`, deployment, period, id, status: status ?? '', comment: comment ?? '' };
    });
  } catch {
    throw refusal('It is no list of requests as a package holds it.', path);
  }
}

function fromCsv(text: string, path: string): RawAnswer[] {
  const [header = [], ...records] = csvRecords(text, path);
  const column = (name: (typeof COLUMNS)[number]): number => {
    const index = header.findIndex((cell) => cell.trim().toLowerCase() === name.toLowerCase());
    if (index === -1) throw refusal(`The column "${name}" is missing.`, path);
    return index;
  };
  const [deployment, period, id, status, comment] = (['Deployment', 'Period', 'Id', 'Status', 'Comment'] as const).map(column);
  return records.flatMap((cells, index) => {
    const cell = (at: number | undefined): string => (cells[at ?? -1] ?? '').replace(/^'(?=\s*[=+\-@|%])/, '');
    if (cells.every((one) => one.trim() === '')) return [];
    const place = `${path}: record ${index + 2}`;
    return [
      { place, deployment: cell(deployment), period: cell(period), id: cell(id), status: cell(status), comment: cell(comment) },
    ];
  });
}

/** Spreadsheets of some countries write semicolons, and some write no carriage returns. */
function csvRecords(text: string, path: string): string[][] {
  const body = text.replace(/^\uFEFF/, '').replace(/\r?\n/g, '\r\n');
  const header = body.slice(0, body.indexOf('\r\n'));
  const swapped = header.includes(';') && !header.includes(',') ? swapSeparators(body) : body;
  try {
    return parseCsv(swapped.endsWith('\r\n') ? swapped : `${swapped}\r\n`);
  } catch {
    throw refusal('It is no CSV that can be read.', path);
  }
}

/** Every cell quoted, and commas between them. */
function swapSeparators(text: string): string {
  return text.replace(/"(?:[^"]|"")*"|;|[^;"\r\n]+/g, (part) => {
    if (part.startsWith('"')) return part;
    return part === ';' ? ',' : `"${part}"`;
  });
}

function refusal(what: string, where: string): Problem {
  return new Problem({
    what,
    where,
    why: 'An answer that is taken for another one would be worse than none.',
    fix: 'Fill in the columns Status and Comment of the requests.csv of the package (or the same members of requests.json), and nothing else.',
  });
}

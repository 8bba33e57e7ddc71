import type { Attestation } from '../../domain/attestation.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { dateOf, holdsUntil, type Instant } from '../../domain/time.ts';
import { type Context, defineCheck } from '../check.ts';
import { loggedDays } from '../log-days.ts';
import { judgeLoginSources } from '../login-completeness.ts';
import { quote } from '../quote.ts';
import { faultOfStanding, isWrittenAfter, type RecordFault, signedBy } from '../record-standing.ts';
import { historyOf, type UnusualAccess, unusualAccesses } from '../unusual-access.ts';

const CONTROL = 'IR-1.2';

export default defineCheck({
  id: 'unusual-access-acknowledged',
  title: 'Unusual access is noticed',
  control: CONTROL,
  reads: ['logIntake', 'attestation'],
  requires: ['logIntake'],
  freshFor: 'P100D',
  why: 'A stolen account logs in like its owner, but from another place or at another hour.',
  remedy:
    'Ask the owner of each account listed, and record under IR-1.2 what it was, with the user and the address as its subject.',
  parameters: (context) => {
    const { from, to } = loggedDays(context);
    const { hours } = context.organisation.scope.expectedAccess ?? { hours: { from: 0, to: 24 } };
    return { from_ms: from, to_ms: to, hour_from: hours.from, hour_to: hours.to };
  },

  judge({ logIntake, attestation }, context, rows) {
    const history = historyOf(rows, context);
    if (history === null)
      return [
        unknown('logins', 'missing', 'No log in the evidence speaks of logins.', [], {
          remedy: 'Hand in the log of the service that users log in to.',
        }),
      ];
    const records = attestation.filter(({ control }) => control === CONTROL);
    return [
      ...unusualAccesses(rows, history, context).map((access) => judgeAccess(access, records, context)),
      ...judgeLoginSources(rows, logIntake, 'unusual access', context),
      ...(history.complete ? [] : [shortHistory(history.oldestMs)]),
      ...(context.organisation.scope.expectedAccess === undefined ? [nothingExpected()] : []),
    ];
  },
});

function judgeAccess(access: UnusualAccess, records: readonly Attestation[], context: Context): Observation {
  const { subject, why, from, to, pointer } = access;
  const what = `It ${why.join(', and ')}.`;
  const concerned = records.filter((record) => concerns(record, access));
  const faults = concerned.map((record) => faultOf(record, access, context));
  const answer = concerned.find((_, index) => faults[index] === null);
  if (answer !== undefined)
    return pass(
      subject,
      `${what} ${quote(answer.by)} recorded on ${dateOf(answer.performed)}${signedBy(answer)}: ${quote(answer.statement)}`,
      [answer.from, pointer],
    );
  const found = faults.filter((fault) => fault !== null);
  const missing =
    concerned.length === 0
      ? 'No record acknowledges it.'
      : `Its record does not count: ${found.map((fault) => fault.why).join('; ')}.`;
  const pointers = [pointer, ...concerned.map((record) => record.from)];
  const remedy = `Find out what it was, and record it under ${CONTROL} with the subject "${subject}" for ${from} to ${to}.`;
  return found.some(({ outcome }) => outcome === 'unknown')
    ? unknown(subject, 'unresolved', `${what} ${missing}`, pointers, { remedy })
    : fail(subject, `${what} ${missing}`, pointers, { remedy });
}

/** A record names what it acknowledges: the user, the address, or both. One for everybody acknowledges nobody. */
function concerns({ subject }: Attestation, access: UnusualAccess): boolean {
  const named = subject?.trim().toLowerCase() ?? '';
  return named !== '' && [access.subject.toLowerCase(), access.user, access.address.toLowerCase()].includes(named);
}

function faultOf(record: Attestation, access: UnusualAccess, { asOf, organisation }: Context): RecordFault | null {
  const standing = faultOfStanding(record, organisation, asOf);
  if (standing?.outcome === 'fail') return standing;
  const why = whyNot(record, access, asOf);
  return why === null ? standing : { outcome: 'fail', why };
}

function whyNot(record: Attestation, { subject, from, to }: UnusualAccess, asOf: Instant): string | null {
  const { covers, performed, expires } = record;
  if (covers === null && record.subject?.trim().toLowerCase() !== subject.toLowerCase())
    return 'it names a user or an address alone, and not for which time';
  if (covers !== null && (covers.from > from || covers.to < to)) return 'it does not cover all of these logins';
  if (!isWrittenAfter(record, to)) return 'it was written before the last of these logins';
  if (performed >= asOf || !holdsUntil(expires, asOf)) return 'it had expired at the assessment, or was written after it';
  return null;
}

function shortHistory(oldestMs: number): Observation {
  const day = dateOf(new Date(oldestMs).toISOString());
  return unknown(
    'history',
    'missing',
    `A log of logins begins on ${day}, so that for 30 days from there nobody can tell which source was new.`,
    [],
    { remedy: 'Hand in the logs of the 30 days before the period too.' },
  );
}

function nothingExpected(): Observation {
  return unknown(
    'expected access',
    'missing',
    'The organisation says neither from where nor when people are expected to log in.',
    [],
    {
      remedy: 'Write scope.expectedAccess with ranges and hours into content/organisation.yaml.',
    },
  );
}

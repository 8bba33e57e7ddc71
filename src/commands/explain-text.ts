import type { Assessment } from '../domain/assessment.ts';
import { lastDayBefore } from '../domain/time.ts';
import type {
  CheckExplanation,
  ControlExplanation,
  EvidenceExplanation,
  ShownEvidence,
  ShownFact,
  ShownObservation,
  ShownPlace,
} from './explanation.ts';

const SHOWN_FACTS = 12;
const SHOWN_PLACES = 3;

/** An explanation for people. */
export function explanationLines(explanation: ControlExplanation | EvidenceExplanation, assessment: Assessment): string[] {
  return explanation.kind === 'control' ? controlLines(explanation, assessment) : evidenceLines(explanation);
}

function controlLines(
  { finding, checks, deviations, records, unread }: ControlExplanation,
  { period, asOf }: Assessment,
): string[] {
  const { control, section, subsection, status, until, reason } = finding;
  const end = until === null ? '' : ` until ${until}`;
  return [
    `${control.id}  ${control.title}`,
    `Requirement  ${control.requirement}`,
    `Declared in  ${section}, ${subsection.id} ${subsection.title}; decided by ${control.decidedBy === 'both' ? 'check and record' : control.decidedBy}`,
    `Period       ${period.id}, judged as of ${asOf}`,
    ...(checks.length === 0 ? ['', 'No check decides it yet, so nothing was looked at.'] : []),
    ...checks.flatMap(checkLines),
    '',
    'Deviations',
    ...orNone(
      deviations.map(
        ({ id, subject, state, approved, expires, note }) =>
          `${id} for ${subject}: ${state.replaceAll('-', ' ')}; ${approved} to ${expires}. ${note}`,
      ),
    ),
    'Records',
    ...orNone(
      records.map(
        ({ subject, by, performed, expires, state, signature }) =>
          `${subject ?? control.id}, by ${by}, performed ${performed.slice(0, 10)}, holds until ${lastDayBefore(expires)}: ${state}; ${signature.state}`,
      ),
    ),
    ...(unread.length === 0
      ? []
      : ['Files that no check could read', ...orNone(unread.map(({ path, state, problem }) => `${state}: ${path}: ${problem}`))]),
    `Finding      ${status.replace('-', ' ')}${end}: ${reason}`,
  ];
}

function checkLines({
  card,
  formats,
  oldest,
  considered,
  missing,
  facts,
  query,
  outcome,
  observations,
}: CheckExplanation): string[] {
  return [
    '',
    `Check ${card.id}: ${card.title}`,
    `  Why          ${card.why}`,
    `  Remedy       ${card.remedy}`,
    `  Reads        ${card.reads.join(', ')}`,
    `  Formats      ${formats.join(', ') || 'none that is read so far'}`,
    `  Counts from  ${oldest} on (${card.freshFor} before the assessment)`,
    '  1. Evidence considered',
    ...orNone(considered.map(consideredLine)),
    ...(missing.length === 0 ? [] : [`     nothing that counts can show: ${missing.join(', ')}`]),
    `  2. Facts found: ${facts.length}`,
    ...factLines(facts),
    ...(query === null
      ? []
      : [
          `     query with ${parametersText(query.parameters)}: ${query.rows} rows`,
          ...query.sql.split('\n').map((line) => `       ${line}`),
        ]),
    `  3. Decided for each subject: ${outcome} as a whole`,
    ...orNone(observations.map(observationText)),
  ];
}

function consideredLine({ path, format, takenAt, covers, fate, why }: ShownEvidence): string {
  const when = covers === null ? `taken ${takenAt ?? 'at no known time'}` : `covers ${covers.from} to ${covers.to}`;
  return `${fate}: ${path} (${format}, ${when})${why === null ? '' : `: ${why}`}`;
}

/** The first facts of each kind; the rest are counted. */
function factLines(facts: readonly ShownFact[]): string[] {
  return [...Map.groupBy(facts, ({ kind }) => kind)].flatMap(([kind, own]) => [
    `     ${kind}: ${own.length}`,
    ...own.slice(0, SHOWN_FACTS).map((fact) => `       ${placeText(fact.place)}: ${valuesText(fact)}`),
    ...(own.length > SHOWN_FACTS ? [`       and ${own.length - SHOWN_FACTS} more; --json lists all`] : []),
  ]);
}

function valuesText({ values, unset }: ShownFact): string {
  const set = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return [...set, ...(unset.length === 0 ? [] : [`not set: ${unset.join(' ')}`])].join('; ');
}

function parametersText(parameters: Readonly<Record<string, number>>): string {
  return (
    Object.entries(parameters)
      .map(([name, value]) => `:${name} = ${value}`)
      .join(', ') || 'no parameters'
  );
}

function observationText({ subject, outcome, cause, acceptedBy, reason, remedy, places }: ShownObservation): string {
  const accepted = acceptedBy === null ? '' : `, accepted by the deviation ${acceptedBy}`;
  const shown = places.slice(0, SHOWN_PLACES).map(placeText).join('; ');
  const more = places.length > SHOWN_PLACES ? ` and ${places.length - SHOWN_PLACES} more` : '';
  const where = places.length === 0 ? '' : `  [${shown}${more}]`;
  const change = remedy === null ? '' : ` To do: ${remedy}`;
  return `${outcome}${cause === null ? '' : ` (${cause})`}${accepted}: ${subject}: ${reason}${change}${where}`;
}

function evidenceLines({ file, checks, facts, cited }: EvidenceExplanation): string[] {
  const { path, digest, size, state, formatTitle, problem, takenAt, takenAtSource, covers, origin, notes } = file;
  const said = takenAtSource === null ? '' : `, as ${takenAtSource === 'evidence' ? 'it says itself' : 'collection.yaml says'}`;
  return [
    path,
    `State     ${state}${problem === null ? '' : `: ${problem}`}`,
    `Format    ${formatTitle ?? 'not recognised'}`,
    `Bytes     ${size ?? 'none'}, SHA-256 ${digest ?? 'none'}`,
    `Taken     ${takenAt ?? 'at no known time'}${said}${covers === null ? '' : `; covers ${covers.from} to ${covers.to}`}`,
    ...(origin === null ? [] : [`Origin    ${origin}`]),
    ...notes.map((note) => `Note      ${note}`),
    `1. Facts found: ${facts.length}`,
    ...factLines(facts),
    `2. Checks that can read it: ${checks.length}`,
    ...orNone(checks.map(({ check, control, fate, why }) => `${fate} by ${check} (${control})${why === null ? '' : `: ${why}`}`)),
    `3. Observations that rest on it: ${cited.length}`,
    ...orNone(cited.map(({ control, check, subject, outcome }) => `${outcome}: ${control} ${check}: ${subject}`)),
  ];
}

function placeText({ path, at }: ShownPlace): string {
  return at === '' ? path : `${path}, ${at}`;
}

function orNone(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['     none'] : lines.map((line) => `     ${line}`);
}

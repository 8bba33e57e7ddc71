import { createHash } from 'node:crypto';
import type { Assessment, Finding, LogIntake } from '../../domain/assessment.ts';
import { canonicalJson, compareText } from '../../domain/canonical.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { placesIn, placeText } from '../exports/evidence-places.ts';

/** Drawn from each population, or all of it where it is smaller. */
export const SAMPLE_SIZE = 25;

/** The rule in words that let anyone draw the sample again. */
export const SAMPLING_RULE =
  'Populations are numbered from 0 in the order in which they are listed. Draw k (0, 1, 2, …) is the first 12 hexadecimal digits of ' +
  'SHA-256("<seed>\\n<control>\\n<population>\\n<k>") as a number, modulo the size of the population; a number that came before is ' +
  'passed over. It ends with the size of the sample, or of the population where that is smaller.';

/** One member of a population: its number, and what and where it is. */
interface Sampled {
  readonly number: number;
  readonly what: string;
  readonly where: string;
}

/** What can be sampled for one control, and the sample. */
interface Population {
  readonly control: string;
  /** `observations`, `evidence`, or `log <path>`. */
  readonly population: string;
  readonly size: number;
  readonly sample: readonly Sampled[];
}

/** How places in a log are written: `line 12`, or `$.results[11]` for the member of a JSON document that holds its records. */
export type LogPlaces = (log: LogIntake) => (number: number) => string;

/** Numbers below `size`, drawn by {@link SAMPLING_RULE}, in the order of their drawing. */
export function draw(seed: string, control: string, population: string, size: number, wanted: number): number[] {
  const drawn = new Set<number>();
  for (let k = 0; drawn.size < Math.min(size, wanted); k += 1) {
    const digest = createHash('sha256').update(`${seed}\n${control}\n${population}\n${k}`).digest('hex');
    drawn.add(Number.parseInt(digest.slice(0, 12), 16) % size);
  }
  return [...drawn];
}

/** Populations and samples of every control. The same assessment and seed give the same bytes. */
export function samplesOf(assessment: Assessment, seed: string, placesOf: LogPlaces): Population[] {
  return assessment.findings.flatMap((finding) =>
    membersOf(finding, assessment, placesOf).map(({ population, size, at }): Population => {
      const control = finding.control.id;
      const numbers = draw(seed, control, population, size, SAMPLE_SIZE).sort((left, right) => left - right);
      return { control, population, size, sample: numbers.map((number) => ({ number, ...at(number) })) };
    }),
  );
}

interface Members {
  readonly population: string;
  readonly size: number;
  readonly at: (number: number) => { what: string; where: string };
}

function membersOf({ verdicts }: Finding, assessment: Assessment, placesOf: LogPlaces): Members[] {
  const place = placesIn(assessment);
  const observations = verdicts.flatMap(({ check, observations: found }) => found.map((one) => ({ check: check.id, ...one })));
  const digests = new Set(observations.flatMap(({ pointers }) => pointers.map(({ evidence }) => evidence)));
  const files = assessment.evidence.filter(({ digest }) => digest !== null && digests.has(digest));
  const readsLogs = verdicts.some(({ query, check }) => query !== null || check.reads.includes('logIntake'));
  return [
    ...listed('observations', observations, ({ check, subject, outcome, pointers }) => ({
      what: `${check}, ${subject}: ${outcome}`,
      where: pointers.map((pointer) => placeText(place(pointer))).join('; '),
    })),
    ...listed('evidence', files, ({ path, digest }) => ({ what: path, where: `evidence/${digest}` })),
    ...(readsLogs ? [...assessment.logs] : [])
      .sort((left, right) => compareText(left.path, right.path))
      .filter(({ lines }) => lines > 0)
      .map((log): Members => {
        const nameOf = placesOf(log);
        return {
          population: `log ${log.path}`,
          size: log.lines,
          at: (number) => ({ what: `${log.source} record`, where: `evidence/${log.evidence}, ${nameOf(number)}` }),
        };
      }),
  ];
}

function listed<Row>(population: string, rows: readonly Row[], at: (row: Row) => { what: string; where: string }): Members[] {
  if (rows.length === 0) return [];
  return [{ population, size: rows.length, at: (number) => at(rows[number] as Row) }];
}

/** `samples.json`. */
export function formatSamples(populations: readonly Population[], seed: string): string {
  return `${canonicalJson({ proofbook: 'samples/1', seed, size: SAMPLE_SIZE, rule: SAMPLING_RULE, populations })}\n`;
}

/** The sheet of samples, a line for each member drawn. */
export function samplesTable(populations: readonly Population[]) {
  return {
    name: 'samples',
    title: 'Samples',
    columns: ['Control', 'Population', 'Size', 'Number', 'What', 'Where', 'Result', 'Remark'].map((name) => ({ name, width: 20 })),
    rows: populations.flatMap(({ control, population, size, sample }) =>
      sample.map(({ number, what, where }) => [
        control,
        visibleText(population),
        size,
        number,
        visibleText(what),
        visibleText(where),
        null,
        null,
      ]),
    ),
  };
}

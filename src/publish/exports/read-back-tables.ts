import { controlLabels, type Labels, observationLabels, vulnerabilityLabels } from './tally.ts';

/** What each table holds, from its records as they were read back, the header among them. */
const READ: Readonly<Record<string, (row: (column: string) => string) => string[]>> = {
  findings: (row) => controlLabels(row('Control'), row('Status')),
  observations: (row) => observationLabels(row('Outcome'), row('Accepted by') !== ''),
  evidence: (row) => [`evidence ${row('State')}`],
  vulnerabilities: (row) => vulnerabilityLabels(row('Severity'), row('Suppressed') !== ''),
};

/** What the records of a table hold. Throws an Error when a column is missing. */
export function readTable(name: string, [header, ...records]: readonly (readonly string[])[]): Labels {
  const read = READ[name];
  if (read === undefined || header === undefined) throw new Error(`There is no table "${name}" to read.`);
  return records.flatMap((record) =>
    read((column) => {
      const index = header.indexOf(column);
      if (index === -1) throw new Error(`The table "${name}" has no column "${column}".`);
      return record[index] ?? '';
    }),
  );
}

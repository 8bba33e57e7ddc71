import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { parseJson } from './json.ts';
import type { Reader, Reading } from './reader.ts';
import { listOf, misconfigurationFact, TrivyMisconfiguration, TrivyVulnerability, vulnerabilityFact } from './trivy-findings.ts';

const Report = z
  .array(
    z.object({
      Target: z.string(),
      Vulnerabilities: listOf(TrivyVulnerability),
      Misconfigurations: listOf(TrivyMisconfiguration),
    }),
  )
  .min(1);

/** Members of an element; an array with others is of another tool. */
const MEMBERS = ['Target', 'Class', 'Type', 'Packages', 'Vulnerabilities', 'MisconfSummary', 'Misconfigurations'];

/**
 * Reports of Trivy before 0.20: an array of results without a name for the whole, without a date and without
 * classes, so that it is not known what was looked for. The `null` such releases wrote for "nothing found" names
 * nothing at all and is not recognised.
 */
export default {
  format: 'trivy-legacy',
  title: 'Trivy report, old schema',
  yields: ['scan', 'vulnerability', 'misconfiguration'],

  recognises({ shape, keys }) {
    return shape === 'json-array' && keys.has('Target') && [...keys].every(isMember);
  },

  read(file): Reading {
    const results = parseJson(Report, file);
    const image = results.flatMap(({ Target: target }) => imageOf(target) ?? [])[0];
    const artifact = image?.name ?? file.path;
    const scan: Fact = {
      kind: 'scan',
      artifact,
      artifactType: image === undefined ? 'unknown' : 'container_image',
      tags: [],
      digests: [],
      imageId: null,
      scannedAt: null,
      imageUser: null,
      operatingSystem: image?.system ?? null,
      classes: [],
      from: { evidence: file.digest, at: '' },
    };
    const found = results.flatMap((result, at): Fact[] => {
      const place = (member: string, index: number) => {
        const from = { evidence: file.digest, at: `$[${at}].${member}[${index}]` };
        return { artifact, target: result.Target, suppressed: null, from };
      };
      return [
        ...result.Vulnerabilities.map((entry, index) => vulnerabilityFact(entry, place('Vulnerabilities', index))),
        ...result.Misconfigurations.map((entry, index) => misconfigurationFact(entry, place('Misconfigurations', index))),
      ];
    });
    return {
      artefact: `${scan.artifactType} ${artifact}`,
      takenAt: null,
      covers: null,
      facts: [scan, ...found],
      notes: ['The report is of a release before 0.20: it says neither when it was made nor what was looked for.'],
    };
  },
} satisfies Reader;

/** The last name of a file that was cut off may be half a name. */
function isMember(key: string): boolean {
  return MEMBERS.some((member) => member.startsWith(key));
}

/** Results on the packages of an operating system are headed `<image> (<system> <release>)`. */
function imageOf(target: string): { name: string; system: string } | null {
  const match = /^(.+) \(([^()]+)\)$/.exec(target);
  return match?.[1] === undefined || match[2] === undefined ? null : { name: match[1], system: match[2] };
}

import type { BenchResult } from '../../domain/facts/docker-daemon.ts';
import { type Observation, pass, unknown } from '../../domain/observation.ts';
import { HOST_ITEMS, judgeBenchItems } from '../bench-items.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { judgeOnce } from '../records.ts';

const CONTROL = 'CTR-4.36';
/** What no program can tell: the tool prints a remark only, and takes every recent version for current. */
const FOR_PEOPLE = ['1.2.1', '1.2.2'];

export default defineCheck({
  id: 'host-prepared-for-docker',
  title: 'The host is prepared for Docker and watches its files',
  control: CONTROL,
  reads: ['benchResult', 'attestation'],
  requires: ['benchResult'],
  freshFor: 'P31D',
  why: 'Members of the docker group are root in all but name, a full disk stops every service, and without audit rules nobody sees who changed what.',
  remedy:
    'Add the audit rules that Docker Bench misses to /etc/audit/rules.d, and record what people must look at under the number of its test.',

  judge({ benchResult, attestation }, context) {
    return judgeBenchItems(HOST_ITEMS, benchResult, (test, subject) => {
      const watched = benchResult.find(({ clause, result, host }) => clause === '1.1.4' && result === 'PASS' && host === test.host);
      if (test.clause !== null && FOR_PEOPLE.includes(test.clause) && test.result !== 'WARN') {
        const own = attestation.filter((record) => record.subject === test.clause);
        const [recorded] = judgeOnce(own, CONTROL, subject, context.period, context, [test.clause]);
        if (recorded?.outcome === 'pass') return recorded;
        return unknown(subject, 'missing', `Docker Bench leaves it to people. ${recorded?.reason ?? ''}`.trim(), [test.from], {
          remedy: `Look at it, and record it under ${CONTROL} with the subject "${test.clause}".`,
        });
      }
      if (test.clause === '1.1.2') return judgeMembers(test, subject);
      if (test.clause === '1.1.8' && test.result === 'INFO' && watched !== undefined)
        return pass(subject, 'It lies in /run/containerd, for which there is a rule; Docker Bench looks for a unit of that name.', [
          test.from,
          watched.from,
        ]);
      return null;
    });
  },
});

/** Without a list of those who are trusted, the tool prints who is in the group. */
function judgeMembers({ result, details, items, from }: BenchResult, subject: string): Observation | null {
  if (result !== 'INFO' || details?.startsWith('doubtfulusers') !== true) return null;
  if (items.length === 0) return pass(subject, 'Nobody is in the docker group.', [from]);
  return unknown(
    subject,
    'unresolved',
    `In the docker group are ${quote(items)}, and who of them is trusted is not said.`,
    [from],
    {
      remedy: `Take who need not be root out of the group, and run Docker Bench with -u and the names of those who may stay.`,
    },
  );
}

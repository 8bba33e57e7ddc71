import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { fixedLength } from '../secret-strength.ts';
import { judgeSecrets } from '../secrets.ts';

const SHORTEST = 50;

export default defineCheck({
  id: 'secrets-long-and-unique',
  title: 'Each credential is unique and at least 50 characters long',
  control: 'PRE-1.1',
  reads: ['hostSecret', 'hostUnread'],
  requires: ['hostSecret'],
  freshFor: 'P31D',
  why: 'A credential used twice opens two doors when one leaks; a long one cannot be guessed even offline.',
  remedy: 'Generate each credential by itself: openssl rand -base64 40.',

  judge({ hostSecret, hostUnread }, context) {
    return judgeSecrets(hostSecret, hostUnread, context, (secret, subject) => {
      const { name, host, file, length, fingerprint, from } = secret;
      const remedy = `Give "${name}" a value of its own: openssl rand -base64 40.`;
      const twins = hostSecret.filter((other) => other !== secret && other.fingerprint === fingerprint);
      // One credential written into two files is still one credential as long as it keeps its name.
      const shared = twins.filter((other) => other.name !== name);
      if (shared.length > 0)
        return fail(
          subject,
          `It has the same value as ${quote([...new Set(shared.map((other) => other.name))])}.`,
          [from, ...shared.map((other) => other.from)],
          { remedy },
        );
      const least = fixedLength(name) ?? SHORTEST;
      if (length < least)
        return fail(subject, `In "${file}" on ${host} it has ${length} characters, not ${least} or more.`, [from], { remedy });
      return pass(
        subject,
        `It has ${length} characters${length < SHORTEST ? ', a size its program sets,' : ''} and no other secret has its value.`,
        [from],
      );
    });
  },
});

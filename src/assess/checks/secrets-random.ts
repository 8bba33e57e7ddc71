import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { leastBits } from '../secret-strength.ts';
import { judgeSecrets } from '../secrets.ts';

export default defineCheck({
  id: 'secrets-random',
  title: 'Secret keys come from a random source',
  control: 'PRE-1.2',
  reads: ['hostSecret', 'hostUnread'],
  requires: ['hostSecret'],
  freshFor: 'P31D',
  why: 'A key that a person made up, or that stood in an example, is in the word lists of attackers.',
  remedy: 'Generate keys with openssl rand -base64 40.',

  judge({ hostSecret, hostUnread }, context) {
    return judgeSecrets(hostSecret, hostUnread, context, ({ name, alphabet, bitsPerCharacter, knownDefault, from }, subject) => {
      const remedy = `Replace "${name}" by openssl rand -base64 40.`;
      if (knownDefault) return fail(subject, 'Its value is a known default.', [from], { remedy });
      const least = leastBits(alphabet);
      const found = `${bitsPerCharacter} bits a character in the alphabet "${alphabet}"`;
      if (!(bitsPerCharacter >= least)) return fail(subject, `It carries ${found}, less than ${least}.`, [from], { remedy });
      return pass(subject, `It carries ${found}, ${least} or more, and is no known default.`, [from]);
    });
  },
});

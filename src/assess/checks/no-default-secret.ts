import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeSecrets } from '../secrets.ts';

export default defineCheck({
  id: 'no-default-secret',
  title: 'No secret equals a known default',
  control: 'PRE-1.3',
  reads: ['hostSecret', 'hostUnread'],
  requires: ['hostSecret'],
  freshFor: 'P31D',
  why: 'Default passwords stand in public manuals and are tried first.',
  remedy: 'Replace every secret that came with a product or an example.',

  judge({ hostSecret, hostUnread }, context) {
    return judgeSecrets(hostSecret, hostUnread, context, ({ file, length, knownDefault, from }, subject) => {
      const remedy = `Replace the secret in "${file}".`;
      if (knownDefault) return fail(subject, `Its value in "${file}" is a known default.`, [from], { remedy });
      // Nothing is what is tried before any default.
      if (length === 0) return fail(subject, `Its value in "${file}" is empty.`, [from], { remedy });
      return pass(subject, `Its value in "${file}" is no known default.`, [from]);
    });
  },
});

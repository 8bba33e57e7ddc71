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
    return judgeSecrets(hostSecret, hostUnread, context, ({ file, knownDefault, from }, subject) =>
      knownDefault
        ? fail(subject, `Its value in "${file}" is a known default.`, [from], { remedy: `Replace the secret in "${file}".` })
        : pass(subject, `Its value in "${file}" is no known default.`, [from]),
    );
  },
});

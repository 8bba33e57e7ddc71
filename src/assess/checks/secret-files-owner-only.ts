import { defineCheck } from '../check.ts';
import { judgeModes } from '../file-modes.ts';

export default defineCheck({
  id: 'secret-files-owner-only',
  title: 'Files with secrets are readable by their owner only',
  control: 'PRE-3.1',
  reads: ['hostFile', 'hostSecret', 'hostUnread'],
  requires: ['hostFile'],
  freshFor: 'P31D',
  why: 'Every account and every process on the host can read a secret whose file is open to its group or to others.',
  remedy: 'Set mode 600 on each file that holds secrets.',

  judge({ hostFile, hostSecret, hostUnread }, context) {
    return judgeModes(hostFile, hostUnread, { holds: 'secrets', mend: '600' }, context, hostSecret);
  },
});

import { defineCheck } from '../check.ts';
import { judgeModes } from '../file-modes.ts';

export default defineCheck({
  id: 'scripts-owner-only',
  title: 'Scripts run by their owner only',
  control: 'PRE-3.2',
  reads: ['hostFile', 'hostUnread'],
  requires: ['hostFile'],
  freshFor: 'P31D',
  why: 'A script of an administrator that others can change runs their commands with the rights of the administrator.',
  remedy: 'Set mode 700 on each script.',

  judge({ hostFile, hostUnread }, context) {
    return judgeModes(hostFile, hostUnread, { holds: 'script', mend: '700' }, context);
  },
});

import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'credentials-in-password-manager',
  title: 'Credentials are kept in a password manager',
  control: 'PRE-1.4',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Credentials in files, chats and mails are copied without trace and never revoked.',
  remedy: 'Confirm once a quarter that all credentials lie in the password manager, and record it.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'PRE-1.4', context.period.id, context.period, context);
  },
});

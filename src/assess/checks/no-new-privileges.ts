import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';

const OPTION = /^no-new-privileges(?:[:=](.*))?$/i;

export default defineCheck({
  id: 'no-new-privileges',
  title: 'Processes gain no new privileges',
  control: 'CTR-4.5',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A setuid program in the image lifts an intruder from the user of the service back to root.',
  remedy: 'Set security_opt: [no-new-privileges:true].',

  judge(facts, context) {
    return judgeIsolation(facts, context, (given, subject) => {
      const { isolation, from } = given;
      const options = isolation.securityOptions.filter((option) => OPTION.test(option.trim()));
      const remedy = `Set security_opt: [no-new-privileges:true] for "${subject}".`;
      // Docker takes the bare word for true.
      const off = options.filter((option) => !/^(?:true|1|t)$/i.test(OPTION.exec(option.trim())?.[1] ?? 'true'));
      const certain = off.filter((option) => !option.includes('$'));
      if (certain.length > 0) return fail(subject, `Its security option is ${quote(certain)}.`, [from], { remedy });
      if (options.length > 0 && off.length === 0) return pass(subject, `Its security option is ${quote(options)}.`, [from]);
      return (
        listDoubt(given, subject, 'security options', isolation.securityOptions) ??
        fail(subject, 'It does not set no-new-privileges.', [from], { remedy })
      );
    });
  },
});

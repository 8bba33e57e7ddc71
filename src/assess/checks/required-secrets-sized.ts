import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { mergeObservations } from '../merge-observations.ts';
import { bytesIn, leastBits } from '../secret-strength.ts';
import { unreadSecrets, withoutSecrets } from '../secrets.ts';

/** The secrets of the guide with the bytes they are generated from, or the characters where the program wants so many. */
const REQUIRED = [
  { name: 'POSTGRES_PASSWORD', bytes: 40 },
  { name: 'AUTHENTIK_SECRET_KEY', bytes: 60 },
  { name: 'JUMPSERVER_SECRET_KEY', bytes: 40 },
  { name: 'INFISICAL_ENCRYPTION_KEY', characters: 32 },
] as const;

export default defineCheck({
  id: 'required-secrets-sized',
  title: 'The required secrets exist in their full size',
  control: 'PRE-2.1',
  reads: ['hostSecret', 'hostUnread'],
  requires: ['hostSecret'],
  freshFor: 'P31D',
  why: 'A key that was cut when it was copied still works, with less strength than everyone believes.',
  remedy: 'Generate the four secrets with openssl rand in the sizes of the guide.',

  judge({ hostSecret, hostUnread }, { organisation }) {
    const judged = REQUIRED.flatMap((required) => {
      const { name } = required;
      const size = 'bytes' in required ? `${required.bytes} bytes` : `${required.characters} characters`;
      const remedy = `Generate "${name}" with ${size} from a random source.`;
      const found = hostSecret.filter((secret) => secret.name === name);
      if (found.length === 0 && (hostSecret.length === 0 || hostUnread.length > 0))
        return [
          unknown(
            name,
            hostSecret.length === 0 ? 'missing' : 'unreadable',
            `"${name}" is not among the secrets that could be read.`,
            [],
            { remedy },
          ),
        ];
      if (found.length === 0)
        return [
          fail(
            name,
            `"${name}" is not among the ${hostSecret.length} secrets of the hosts.`,
            hostSecret.slice(0, 1).map(({ from }) => from),
            { remedy },
          ),
        ];
      return found.map((secret) => {
        const has = 'bytes' in required ? bytesIn(secret) : secret.length;
        const random = secret.bitsPerCharacter >= leastBits(secret.alphabet);
        const enough = random && has >= ('bytes' in required ? required.bytes : required.characters);
        const reason = `In "${secret.file}" it has ${secret.length} characters, made from ${has} ${'bytes' in required ? 'bytes' : 'characters'}${random ? '' : ', and not random'}; ${size} are required.`;
        return enough ? pass(name, reason, [secret.from]) : fail(name, reason, [secret.from], { remedy });
      });
    });
    // Another host may hold one of them as well, cut short.
    return mergeObservations([...judged, ...unreadSecrets(hostUnread), ...withoutSecrets(hostSecret, organisation.scope.hosts)]);
  },
});

import type { HostFile, HostSecret, HostUnread } from '../domain/facts/host.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { mergeObservations } from './merge-observations.ts';

/** What files are judged, by what they hold, and the mode that mends them. */
interface Rule {
  readonly holds: 'secrets' | 'script';
  readonly mend: string;
}

/** Rights of others than the owner, and the bits that lend rights to whoever runs a file. */
const FORBIDDEN = 0o7077;

/**
 * One observation for each file of a kind, as `host:path`: declared as such, going by such a name, or holding a listed secret. What the
 * snapshot could not look at is unknown: it may be such a file. So is a file of which only secrets are listed, and a host in scope for
 * which no file of the kind is listed.
 */
export function judgeModes(
  files: readonly HostFile[],
  unread: readonly HostUnread[],
  rule: Rule,
  { organisation }: Context,
  secrets: readonly HostSecret[] = [],
): Observation[] {
  const { holds } = rule;
  const placeOf = ({ host }: { readonly host: string }, path: string) => `${host}:${path.replaceAll(/\/(?:\.?\/)+/g, '/')}`;
  const measured = new Map(secrets.map((secret) => [placeOf(secret, secret.file), secret]));
  const concerned = files.filter(
    (file) => file.holds === holds || goesByName(file.path, holds) || measured.has(placeOf(file, file.path)),
  );
  const listed = new Set(files.map((file) => placeOf(file, file.path)));
  const modeless = [...measured].filter(([place]) => !listed.has(place));
  const silent = organisation.scope.hosts
    .filter((name) => !concerned.some(({ host }) => host === name))
    .map((name) =>
      unknown(name, 'missing', `No snapshot lists a file of this kind (${holds}) on "${name}".`, [], {
        remedy: `Run the collector on ${name} and let it look where these files lie.`,
      }),
    );
  return mergeObservations([
    ...concerned.map((file) => judgeFile(file, rule)),
    ...modeless.map(([place, { host, file, from }]) =>
      unknown(place, 'missing', 'The snapshot lists secrets of it and not its mode.', [from], {
        remedy: `Run the collector on ${host} and let it look at "${file}".`,
      }),
    ),
    ...unreadThatMayHold(holds, unread).map(({ host, path, reason, from }) =>
      unknown(`${host}:${path}`, 'unreadable', `The snapshot could not look at it: "${reason}".`, [from], {
        remedy: `Run the collector on ${host} as a user that can list "${path}".`,
      }),
    ),
    ...silent,
  ]);
}

function judgeFile({ host, path, mode, owner, holds, from }: HostFile, { mend }: Rule): Observation {
  const subject = `${host}:${path}`;
  if (!/^0?[0-7]{3,4}$/.test(mode)) return unknown(subject, 'unreadable', `Its mode "${mode}" is not octal.`, [from]);
  const bits = Number.parseInt(mode, 8) & FORBIDDEN;
  if (bits !== 0 && holds === 'other' && mayBeKey(path) && !SECRETS.test(path))
    return unknown(
      subject,
      'unresolved',
      `Its mode is "${mode}", and whether it holds a private key is not in the evidence.`,
      [from],
      {
        remedy: `On ${host}: chmod ${mend} ${path}, or give it a name that says it is a certificate, such as cert.pem.`,
      },
    );
  if (bits !== 0) {
    const fault =
      (bits & 0o077) !== 0 ? `others than its owner "${owner}" have access` : `it lends the rights of "${owner}" to others`;
    return fail(subject, `Its mode is "${mode}": ${fault}.`, [from], { remedy: `On ${host}: chmod ${mend} ${path}` });
  }
  const remedy = `On ${host}, give ${path} to the account that needs it: chown root ${path}`;
  if (/^(?:nobody|65534)$/.test(owner))
    return fail(subject, `Its owner "${owner}" is the account of everything that has none of its own.`, [from], { remedy });
  if (owner === '' || owner === 'UNKNOWN' || (/^\d+$/.test(owner) && Number(owner) !== 0))
    return unknown(subject, 'unresolved', `Its owner "${owner}" is no account of the host, so whose it is does not show.`, [from], {
      remedy,
    });
  return pass(subject, `Its mode is "${mode}", its owner "${owner}".`, [from]);
}

/** Names of files with secrets, in the parts between slashes; copies of them go by the same name with something behind it. */
const SECRETS = new RegExp(
  `(?:^|/)(?:${[
    '\\.env|acme\\.json|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|[^/]*privkey[^/]*\\.pem|[^/]*[._-]key\\.pem|key\\.pem',
    '\\.(?:pgpass|netrc|my\\.cnf|htpasswd|git-credentials|vault-token|dockercfg)|\\.docker/config\\.json|\\.aws/credentials',
    '(?:secrets?|credentials?)\\.(?:ya?ml|json|toml|ini)',
    '[^/]*\\.(?:env|tfvars|tfvars\\.json|tfstate|key|ppk|p12|pfx|jks|keystore|kdbx)',
  ].join('|')})(?:\\.(?:bak|backup|old|orig|save|\\d+))*~?$`,
  'i',
);
/** Variables for another place or of another day: `.env.production`, `app.env.local`. */
const MORE_VARIABLES = /(?:^|\/)[^/]*\.env\.[^/]+$/i;
/** A certificate, a chain of them, or a private key with or without either. */
const PEM = /\.pem$/i;
const CERTIFICATE =
  /(?:^|[/._-])(?:ca|certs?|certificates?|(?:full)?chain|crl|dh(?:params?)?|pub(?:lic)?|bundle|roots?)\d*(?:[._-][^/]*)?\.pem$/i;
const EXAMPLE = /\.(?:example|sample|template|tmpl|dist)$/i;
const SCRIPTS = /\/scripts\/(?:.*\/)?[^/]+\.(?:sh|py)$/;

/** Whether a file is of a kind by its name, whatever the snapshot declares it to be. */
function goesByName(path: string, holds: Rule['holds']): boolean {
  return holds === 'script'
    ? SCRIPTS.test(path)
    : (SECRETS.test(path) || MORE_VARIABLES.test(path) || mayBeKey(path)) && !EXAMPLE.test(path);
}

/** Whether nothing in the name of a PEM file says that it is public. */
function mayBeKey(path: string): boolean {
  return PEM.test(path) && !CERTIFICATE.test(path);
}

const NO_SCRIPT = /(?:^|\/)\.env|\.(?:env|tfvars|key|pem|crt|ya?ml|json|toml)$/i;
const SCRIPT = /\.(?:sh|py)$/i;

/** The unread paths that may hold such a file: those of another kind by their name, or of another machine, cannot. */
export function unreadThatMayHold(holds: Rule['holds'], unread: readonly HostUnread[]): HostUnread[] {
  return unread.filter(({ path }) => path.startsWith('/') && !(holds === 'script' ? NO_SCRIPT : SCRIPT).test(path));
}

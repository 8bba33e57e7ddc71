import type { ComposeService, EnvironmentVariable, WrittenSecret } from '../../domain/facts/compose.ts';
import type { InfisicalSecret } from '../../domain/facts/infisical.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { isWrittenSecret } from '../../normalise/secret-variables.ts';
import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { quote } from '../quote.ts';
import { isProjectName } from '../running-services.ts';

/** The secrets of the guide that Infisical can serve: the one that it needs itself to start is not among them. */
const REQUIRED = ['POSTGRES_PASSWORD', 'AUTHENTIK_SECRET_KEY', 'JUMPSERVER_SECRET_KEY'];

export default defineCheck({
  id: 'no-secret-in-compose',
  title: 'Compose holds no secret, Infisical serves them',
  control: 'DATA-2.3',
  reads: ['composeService', 'writtenSecret', 'infisicalSecret'],
  requires: ['composeService'],
  oneIsEnough: ['infisicalSecret'],
  freshFor: 'P31D',
  why: 'A secret in a Compose file is read by everyone who may read the project, and by everyone who may read its history.',
  remedy: 'Leave references in the file only, ${NAME} or a file under /run/secrets, and let Infisical hand in the values.',

  judge({ composeService, writtenSecret, infisicalSecret }, context) {
    return [
      ...judgeServices(composeService, context, (service, subject) =>
        judgeService(service, subject, composeService, writtenSecret),
      ),
      ...judgeFiles(writtenSecret, composeService),
      ...REQUIRED.map((name) => judgeName(name, infisicalSecret)),
    ];
  },
});

function judgeName(name: string, secrets: readonly InfisicalSecret[]): Observation {
  const subject = `Infisical ${name}`;
  const remedy = `Put "${name}" into the production environment of Infisical, and hand in the list of its names.`;
  const found = secrets.filter((secret) => secret.name === name);
  const productive = found.filter(isProductive);
  const own = projectOf(secrets);
  const served = productive.find(({ project }) => project === own);
  if (served !== undefined) return pass(subject, `Infisical holds "${name}" in ${quote(served.path)}.`, [served.from]);
  if (secrets.length === 0)
    return unknown(subject, 'missing', 'No evidence lists the names of the secrets that Infisical holds.', [], { remedy });
  const places = productive.length > 0 ? productive.map(({ project }) => project) : found.map(({ environment }) => environment);
  const where = found.length === 0 ? '' : `, only in ${quote(places)}`;
  return fail(
    subject,
    `Infisical does not hold "${name}" for production${where}.`,
    (found.length === 0 ? secrets : found).map(({ from }) => from),
    { remedy },
  );
}

/** By its slug, such as `prod` or `eu-production`; `pre-prod` and `non-prod` are none. */
function isProductive({ environment }: InfisicalSecret): boolean {
  return environment === null || /^(?!(?:[\w-]*[-_])?(?:pre|non?|not)[-_])(?:[\w-]*[-_])?prod(?:uction)?$/i.test(environment);
}

/** Of several projects of Infisical the one that holds most of what the deployment needs: its secrets are in one. */
function projectOf(secrets: readonly InfisicalSecret[]): string | null {
  const held = Map.groupBy(
    secrets.filter((secret) => isProductive(secret) && REQUIRED.includes(secret.name)),
    ({ project }) => project,
  );
  const counts = [...held].map(([project, all]) => ({ project, count: new Set(all.map(({ name }) => name)).size }));
  return counts.toSorted((left, right) => right.count - left.count)[0]?.project ?? null;
}

/** What a Compose file holds that belongs to none of its services. */
function judgeFiles(secrets: readonly WrittenSecret[], services: readonly ComposeService[]): Observation[] {
  const ofFiles = Map.groupBy(
    secrets.filter(({ service }) => service === null),
    ({ project, form }) => JSON.stringify([project, form]),
  );
  return [...ofFiles.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const places = quote(all.map(({ place }) => place));
    const pointers = all.map(({ from }) => from);
    const remedy = `Replace what stands in ${places} by \${NAME} or a file, and replace the secret itself.`;
    if (first.form === 'raw') return [fail(first.project, `It holds a secret as written text in ${places}.`, pointers, { remedy })];
    const isWritten = services.some(({ form, project }) => form === 'raw' && project === first.project);
    return isWritten ? [] : [unknown(first.project, 'unresolved', RESOLVED(places), pointers, { remedy: AS_WRITTEN })];
  });
}

const AS_WRITTEN = 'Hand in the file as written, or docker compose config --no-interpolate: the resolved project shows secrets.';
const RESOLVED = (names: string) =>
  `The resolved project shows a value for ${names}; whether the file holds it or a reference is not in the evidence.`;

function judgeService(
  service: ComposeService,
  subject: string,
  all: readonly ComposeService[],
  secrets: readonly WrittenSecret[],
): Observation {
  const { form, environment, environmentFiles, inheritsFrom, from } = service;
  const literal = environment.filter(isLiteral);
  const names = (list: typeof literal) => quote(list.map(({ name }) => name));
  const remedy = (list: typeof literal) =>
    `Replace the value of ${names(list)} of "${subject}" by \${NAME} or a file under /run/secrets, and replace the secret itself.`;
  if (form === 'raw' && literal.length > 0)
    return fail(subject, `Its environment holds ${names(literal)} as written text.`, [from], { remedy: remedy(literal) });
  const elsewhereIn = secrets.filter(
    (one) => one.service === service.service && one.project === service.project && one.form === form,
  );
  const places = quote(elsewhereIn.map(({ place }) => place));
  if (form === 'raw' && elsewhereIn.length > 0)
    return fail(
      subject,
      `It holds a secret as written text in ${places}.`,
      elsewhereIn.map((one) => one.from),
      {
        remedy: `Replace what stands in ${places} of "${subject}" by \${NAME} or a file under /run/secrets, and replace the secret itself.`,
      },
    );
  const doubtful = literal.filter(({ name }) => !isReferenceInFile(name, service, all));
  if (doubtful.length > 0) return unknown(subject, 'unresolved', RESOLVED(names(doubtful)), [from], { remedy: AS_WRITTEN });
  if (elsewhereIn.length > 0 && !all.some((other) => other.form === 'raw' && isSameService(other, service)))
    return unknown(
      subject,
      'unresolved',
      RESOLVED(places),
      elsewhereIn.map((one) => one.from),
      { remedy: AS_WRITTEN },
    );
  const [elsewhere] = [...environmentFiles, ...inheritsFrom];
  if (elsewhere !== undefined)
    return unknown(subject, 'missing', `Some of its variables come from "${elsewhere}", which the evidence does not hold.`, [from]);
  return pass(subject, `None of its ${environment.length} variables holds a secret as written text.`, [from]);
}

function isLiteral({ name, value }: EnvironmentVariable): boolean {
  if (value === null) return false;
  return isUnresolved(value) ? isWrittenSecret(name, value.unresolved, true) : isWrittenSecret(name, value, false);
}

/** Whether one form of a service can be another form of it: a file as written need not name its project. */
function isSameService(written: ComposeService, { service, project }: ComposeService): boolean {
  return written.service === service && (written.project === project || !isProjectName(written.project));
}

/** Whether the file as written is at hand and gives the variable no value of its own. */
function isReferenceInFile(name: string, service: ComposeService, all: readonly ComposeService[]): boolean {
  const written = all
    .filter((other) => other.form === 'raw' && isSameService(other, service))
    .flatMap(({ environment }) => environment.filter((variable) => variable.name === name));
  return (
    written.length > 0 && written.every(({ name: own, value }) => !isLiteral({ name: own, value }) && typeof value !== 'string')
  );
}

import { type ComposeService, type EnvironmentVariable, type InfisicalSecret, isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { quote } from '../quote.ts';
import { isProjectName } from '../running-services.ts';
import { defaultIn, holdsPassword, isLiteralSecret, isSecretName } from '../secret-variables.ts';

/** The secrets of the guide that Infisical can serve: the one that it needs itself to start is not among them. */
const REQUIRED = ['POSTGRES_PASSWORD', 'AUTHENTIK_SECRET_KEY', 'JUMPSERVER_SECRET_KEY'];

export default defineCheck({
  id: 'no-secret-in-compose',
  title: 'Compose holds no secret, Infisical serves them',
  control: 'DATA-2.3',
  reads: ['composeService', 'infisicalSecret'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'A secret in a Compose file is read by everyone who may read the project, and by everyone who may read its history.',
  remedy: 'Leave references in the file only, ${NAME} or a file under /run/secrets, and let Infisical hand in the values.',

  judge({ composeService, infisicalSecret }, context) {
    return [
      ...judgeServices(composeService, context, (service, subject) => judgeService(service, subject, composeService)),
      ...REQUIRED.map((name) => judgeName(name, infisicalSecret)),
    ];
  },
});

function judgeName(name: string, secrets: readonly InfisicalSecret[]): Observation {
  const subject = `Infisical ${name}`;
  const remedy = `Put "${name}" into the production environment of Infisical, and hand in the list of its names.`;
  const found = secrets.filter((secret) => secret.name === name);
  const served = found.find(({ environment }) => environment === null || /^prod/i.test(environment));
  if (served !== undefined) return pass(subject, `Infisical holds "${name}" in ${quote(served.path)}.`, [served.from]);
  if (secrets.length === 0)
    return unknown(subject, 'missing', 'No evidence lists the names of the secrets that Infisical holds.', [], { remedy });
  const where = found.length === 0 ? '' : `, only in ${quote(found.map(({ environment }) => environment))}`;
  return fail(
    subject,
    `Infisical does not hold "${name}" for production${where}.`,
    (found.length === 0 ? secrets : found).map(({ from }) => from),
    { remedy },
  );
}

function judgeService(service: ComposeService, subject: string, all: readonly ComposeService[]): Observation {
  const { form, environment, environmentFiles, inheritsFrom, from } = service;
  const literal = environment.filter(isLiteral);
  const names = (list: typeof literal) => quote(list.map(({ name }) => name));
  const remedy = (list: typeof literal) =>
    `Replace the value of ${names(list)} of "${subject}" by \${NAME} or a file under /run/secrets, and replace the secret itself.`;
  if (form === 'raw' && literal.length > 0)
    return fail(subject, `Its environment holds ${names(literal)} as written text.`, [from], { remedy: remedy(literal) });
  const doubtful = literal.filter(({ name }) => !isReferenceInFile(name, service, all));
  if (doubtful.length > 0)
    return unknown(
      subject,
      'unresolved',
      `The resolved project shows a value for ${names(doubtful)}; whether the file holds it or a reference is not in the evidence.`,
      [from],
      { remedy: 'Hand in the file as written, or docker compose config --no-interpolate: the resolved project shows secrets.' },
    );
  const [elsewhere] = [...environmentFiles, ...inheritsFrom];
  if (elsewhere !== undefined)
    return unknown(subject, 'missing', `Some of its variables come from "${elsewhere}", which the evidence does not hold.`, [from]);
  return pass(subject, `None of its ${environment.length} variables holds a secret as written text.`, [from]);
}

function isLiteral({ name, value }: EnvironmentVariable): boolean {
  if (value === null) return false;
  const text = isUnresolved(value) ? defaultIn(value.unresolved) : value;
  if (holdsPassword(isUnresolved(value) ? value.unresolved : value)) return true;
  return text !== null && isSecretName(name) && isLiteralSecret(text);
}

/** Whether the file as written is at hand and gives the variable no value of its own. */
function isReferenceInFile(name: string, { service, project }: ComposeService, all: readonly ComposeService[]): boolean {
  const written = all
    .filter((other) => other.form === 'raw' && other.service === service)
    .filter((other) => other.project === project || !isProjectName(other.project))
    .flatMap(({ environment }) => environment.filter((variable) => variable.name === name));
  return (
    written.length > 0 && written.every(({ name: own, value }) => !isLiteral({ name: own, value }) && typeof value !== 'string')
  );
}

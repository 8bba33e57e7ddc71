import { digestOf } from './random.ts';

/** Secrets that the services fetch when they start, by the folder they lie in. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['/', 'POSTGRES_PASSWORD'],
  ['/', 'REDIS_PASSWORD'],
  ['/authentik', 'AUTHENTIK_DB_PASSWORD'],
  ['/authentik', 'AUTHENTIK_SECRET_KEY'],
  ['/jumpserver', 'JUMPSERVER_BOOTSTRAP_TOKEN'],
  ['/jumpserver', 'JUMPSERVER_DB_PASSWORD'],
  ['/jumpserver', 'JUMPSERVER_SECRET_KEY'],
  ['/mcp', 'MCP_DB_PASSWORD'],
  ['/mcp', 'WEBASSET_API_TOKEN'],
  ['/mcp', 'WEBASSET_SESSION_KEY'],
];

/** The answer of Infisical when it is asked for names and not for values. */
export function secretNames(): object {
  const secrets = SECRETS.map(([secretPath, secretKey], index) => ({
    id: `5ec0de00-0000-4000-8000-${digestOf(`infisical ${secretKey}`).slice(0, 12)}`,
    workspace: 'harbour-platform',
    environment: 'prod',
    version: 1 + (index % 3),
    type: 'shared',
    secretKey,
    secretValue: '<hidden-by-infisical>',
    secretValueHidden: true,
    secretComment: '',
    secretPath,
    createdAt: '2026-02-02T09:12:40.000Z',
    updatedAt: '2026-05-11T07:30:05.000Z',
    tags: [],
  }));
  return { secrets, imports: [] };
}

import { z } from 'zod';
import type { EntryPoint } from '../domain/facts/traefik.ts';
import { counted } from './counted.ts';
import { accept } from './json.ts';
import type { Reader } from './reader.ts';
import { accessLogOf, optionsIn, providersIn } from './traefik-access-log.ts';
import { redirectionOf } from './traefik-arguments.ts';
import { isToml, readTraefik, tomlTables } from './traefik-document.ts';
import { anyCase, isOn, optionsNameOf, Tls, Word, Words, wordOf } from './traefik-fields.ts';
import { flagIn } from './traefik-labels.ts';
import { refuseTemplates } from './traefik-template.ts';

const Http = anyCase({ middlewares: Words, tls: Tls, redirections: z.unknown().optional() });
const Observability = anyCase({ accesslogs: Word });
const EntryPointSection = anyCase({
  address: Word,
  asdefault: Word,
  http: Http.nullish(),
  observability: Observability.nullish(),
});

const Static = anyCase({
  entrypoints: z.record(z.string(), EntryPointSection.nullable()).nullish(),
  providers: z.record(z.string(), z.unknown()).nullish(),
  accesslog: z.unknown().optional(),
  api: z.unknown().optional(),
  log: anyCase({ level: Word }).nullish(),
  http: z.unknown().optional(),
  tls: z.unknown().optional(),
});

/** Traefik's static configuration in YAML or TOML. https://doc.traefik.io/traefik/reference/static-configuration/file/ */
export default {
  format: 'traefik-static',
  title: 'Traefik static configuration',
  yields: ['traefikStatic'],
  named: /^traefik\.(?:ya?ml|toml)$/i,
  recognises(sample) {
    if (isToml(sample)) {
      const tables = tomlTables(sample.head);
      return tables.has('entrypoints') || (tables.has('providers') && tables.has('api'));
    }
    const { shape, keys } = sample;
    const names = new Set(Array.from(keys, (key) => key.toLowerCase()));
    if (shape !== 'yaml' || ['services', 'apiversion', 'kind'].some((name) => names.has(name))) return false;
    return (
      names.has('entrypoints') ||
      (names.has('providers') && ['accesslog', 'certificatesresolvers', 'api', 'log'].some((name) => names.has(name)))
    );
  },
  read(file) {
    // The rule for containers that set none is a template that Traefik keeps as a value.
    refuseTemplates(file, (line) => /^\s*#|defaultRule/i.test(line));
    const yaml = readTraefik(file);
    const settings = accept(Static, yaml?.value, (path) => `${file.path}:${yaml?.lineOf(path) ?? 1}`);
    const misplaced = (['http', 'tls'] as const).filter((name) => settings[name] !== undefined);
    const providers = optionsIn(settings.providers, 'providers');
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [
        {
          kind: 'traefikStatic',
          accessLog: isOn(settings.accesslog),
          ...accessLogOf(optionsIn(settings.accesslog, 'accesslog')),
          logLevel: wordOf(settings.log?.level),
          entryPoints: Object.entries(settings.entrypoints ?? {}).map(([name, point]): EntryPoint => {
            const http = point?.http;
            return {
              name,
              address: wordOf(point?.address),
              tls: isOn(http?.tls),
              tlsOptions: optionsNameOf(http?.tls),
              middlewares: http?.middlewares ?? [],
              redirectsTo: redirectionOf(optionsIn(http?.redirections, 'redirections'), 'redirections.entrypoint'),
              asDefault: flagIn(wordOf(point?.asdefault)),
              accessLogs: flagIn(wordOf(point?.observability?.accesslogs)),
            };
          }),
          exposesByDefault: flagIn(providers.get('providers.docker.exposedbydefault') ?? null),
          apiInsecure: flagIn(optionsIn(settings.api, 'api').get('api.insecure') ?? null),
          providers: providersIn(
            Object.keys(settings.providers ?? {}).filter((name) => settings.providers?.[name] !== false),
            providers,
          ),
          from: { evidence: file.digest, at: '' },
        },
      ],
      notes: counted(misplaced, (names) => `section that belongs into a dynamic file, so Traefik does not read it: ${names}`),
    };
  },
} satisfies Reader;

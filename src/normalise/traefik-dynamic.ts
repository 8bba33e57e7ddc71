import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import { isCommentedOut, keysWithoutComments } from './commented-out.ts';
import { counted } from './counted.ts';
import { accept } from './json.ts';
import type { Reader } from './reader.ts';
import { isToml, readTraefik, tomlTables } from './traefik-document.ts';
import { anyCase, anyCaseOfAll, isOn, optionsNameOf, Tls, Word, Words, wordOf } from './traefik-fields.ts';
import { flagIn, numberIn } from './traefik-labels.ts';
import { refuseTemplates } from './traefik-template.ts';

const Named = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).nullish();

const Router = anyCase({
  rule: Word,
  entrypoints: Words,
  middlewares: Words,
  tls: Tls,
  observability: anyCase({ accesslogs: Word }).nullish(),
});
const TcpRouter = anyCase({ rule: Word, entrypoints: Words, tls: Tls });
const Headers = anyCase({
  stsseconds: Word,
  stsincludesubdomains: Word,
  stspreload: Word,
  forcestsheader: Word,
  isdevelopment: Word,
  customresponseheaders: Named(Word),
});
const Middleware = anyCaseOfAll({
  headers: Headers.nullish(),
  chain: anyCase({ middlewares: Words }).nullish(),
  redirectscheme: anyCase({ scheme: Word }).nullish(),
});
const Options = anyCase({ minversion: Word, maxversion: Word, ciphersuites: Words });

const Dynamic = anyCase({
  http: anyCase({ routers: Named(Router), middlewares: Named(Middleware.nullable()) }).nullish(),
  tcp: anyCase({ routers: Named(TcpRouter) }).nullish(),
  tls: anyCase({ options: Named(Options.nullable()) }).nullish(),
  options: z.unknown().optional(),
  stores: z.unknown().optional(),
  certificates: z.unknown().optional(),
});
type Dynamic = z.infer<typeof Dynamic>;

type At = (path: readonly string[]) => Pointer;

/** Traefik's dynamic configuration from the file provider, in YAML or TOML. https://doc.traefik.io/traefik/reference/dynamic-configuration/file/ */
export default {
  format: 'traefik-dynamic',
  title: 'Traefik dynamic configuration',
  yields: ['tlsOptions', 'headersMiddleware', 'middlewareChain', 'otherMiddleware', 'router', 'tcpRouter'],
  named: /^(?:dynamic|routers?|middlewares?|tls)[\w.-]*\.(?:ya?ml|toml)$/i,
  recognises(sample) {
    if (isToml(sample)) return isDynamicToml(sample.head);
    if (isCommentedOut(sample.head)) return isDynamic(keysWithoutComments(sample.head), sample.head);
    // A template that begins with an action looks like JSON from afar.
    const isYaml = sample.shape === 'yaml' || (sample.shape !== 'binary' && sample.head.includes('{{'));
    return isYaml && isDynamic(topKeysOf(sample.head), sample.head);
  },
  read(file) {
    refuseTemplates(file);
    const reading = { artefact: file.path, takenAt: null, covers: null };
    const yaml = readTraefik(file);
    if (yaml === null) return { ...reading, facts: [], notes: ['Every line is a comment: the file sets nothing.'] };
    const dynamic = accept(Dynamic, yaml.value, (path) => `${file.path}:${yaml.lineOf(path)}`);
    const at: At = (path) => ({ evidence: file.digest, at: `line ${yaml.lineOf(path)}` });
    return {
      ...reading,
      facts: [...optionsFacts(dynamic, at), ...middlewareFacts(dynamic, at), ...routerFacts(dynamic, at)],
      notes: notesOn(dynamic),
    };
  },
} satisfies Reader;

function topKeysOf(head: string): Set<string> {
  return new Set(Array.from(head.matchAll(/^["']?([A-Za-z][\w-]*)["']?\s*:(?=\s|$)/gm), (match) => (match[1] ?? '').toLowerCase()));
}

function isDynamic(keys: ReadonlySet<string>, head: string): boolean {
  if (['services', 'entrypoints', 'providers', 'apiversion'].some((key) => keys.has(key))) return false;
  const below = /^(?:#|[^\S\n])+["']?(?:routers|middlewares|services|serversTransports)["']?\s*:/im;
  const belowTls = /^(?:#|[^\S\n])+["']?(?:options|stores|certificates)["']?\s*:/im;
  return (['http', 'tcp', 'udp'].some((key) => keys.has(key)) && below.test(head)) || (keys.has('tls') && belowTls.test(head));
}

/** Tables of the static configuration make a file static, whatever stands in it besides. */
function isDynamicToml(head: string): boolean {
  const tables = tomlTables(head);
  if (['entrypoints', 'providers'].some((name) => tables.has(name))) return false;
  return (
    /^[ \t]*\[{1,2}[ \t]*(?:http|tcp|udp)\.(?:routers|middlewares|services|serversTransports)\b/im.test(head) ||
    /^[ \t]*\[{1,2}[ \t]*tls\.(?:options|stores|certificates)\b/im.test(head)
  );
}

function optionsFacts(dynamic: Dynamic, at: At): Fact[] {
  return Object.entries(dynamic.tls?.options ?? {}).map(([name, options]) => ({
    kind: 'tlsOptions',
    name,
    minVersion: wordOf(options?.minversion),
    maxVersion: wordOf(options?.maxversion),
    cipherSuites: options?.ciphersuites ?? null,
    from: at(['tls', 'options', name]),
  }));
}

function middlewareFacts(dynamic: Dynamic, at: At): Fact[] {
  return Object.entries(dynamic.http?.middlewares ?? {}).flatMap(([name, middleware]): Fact[] => {
    const from = at(['http', 'middlewares', name]);
    const { headers, chain } = middleware ?? {};
    if (chain) return [{ kind: 'middlewareChain', name, provider: 'file', middlewares: chain.middlewares ?? [], from }];
    if (!headers) return otherMiddlewareFacts(name, middleware ?? {}, from);
    const custom = Object.entries(headers.customresponseheaders ?? {}).find(
      ([header]) => header.toLowerCase() === 'strict-transport-security',
    );
    return [
      {
        kind: 'headersMiddleware',
        name,
        provider: 'file',
        stsSeconds: numberIn(wordOf(headers.stsseconds)),
        stsIncludeSubdomains: flagIn(wordOf(headers.stsincludesubdomains)),
        stsPreload: flagIn(wordOf(headers.stspreload)),
        forceStsHeader: flagIn(wordOf(headers.forcestsheader)),
        customStrictTransportSecurity: custom === undefined ? null : String(custom[1] ?? ''),
        isDevelopment: flagIn(wordOf(headers.isdevelopment)),
        from,
      },
    ];
  });
}

/** One for each type that is written; Traefik takes one only, and nobody knows which of several. */
function otherMiddlewareFacts(name: string, types: z.infer<typeof Middleware>, from: Pointer): Fact[] {
  return Object.keys(types)
    .filter((type) => types[type] !== undefined && types[type] !== null)
    .map((type) => ({
      kind: 'otherMiddleware',
      name,
      provider: 'file',
      type,
      scheme: type === 'redirectscheme' ? wordOf(types.redirectscheme?.scheme) : null,
      from,
    }));
}

function routerFacts(dynamic: Dynamic, at: At): Fact[] {
  return [
    ...Object.entries(dynamic.http?.routers ?? {}).map(
      ([name, router]): Fact => ({
        kind: 'router',
        name,
        provider: 'file',
        rule: wordOf(router.rule),
        entryPoints: router.entrypoints ?? [],
        tls: isOn(router.tls),
        tlsOptions: optionsNameOf(router.tls),
        middlewares: router.middlewares ?? [],
        accessLogs: flagIn(wordOf(router.observability?.accesslogs)),
        from: at(['http', 'routers', name]),
      }),
    ),
    ...Object.entries(dynamic.tcp?.routers ?? {}).map(
      ([name, router]): Fact => ({
        kind: 'tcpRouter',
        name,
        provider: 'file',
        rule: wordOf(router.rule),
        entryPoints: router.entrypoints ?? [],
        tls: isOn(router.tls),
        passthrough: typeof router.tls === 'object' && router.tls !== null ? flagIn(wordOf(router.tls.passthrough)) : null,
        tlsOptions: optionsNameOf(router.tls),
        from: at(['tcp', 'routers', name]),
      }),
    ),
  ];
}

function notesOn(dynamic: Dynamic): string[] {
  const misplaced = (['options', 'stores', 'certificates'] as const).filter((name) => dynamic[name] !== undefined);
  return counted(misplaced, (names) => `section at the top that belongs under "tls", so Traefik does not read it: ${names}`);
}

import type { Quarter } from './calendar.ts';
import { SECTIONS } from './docker-bench-tests.ts';

/** What a test came to: a result alone, with a reason, or with a reason and a list of containers or images. */
type Found =
  | 'PASS'
  | 'WARN'
  | 'INFO'
  | 'NOTE'
  | readonly ['WARN' | 'INFO', string]
  | readonly ['WARN' | 'INFO', string, readonly string[]];

const HARBOUR = [
  'authentik-server',
  'authentik-worker',
  'infisical',
  'mcp-server',
  'postgresql',
  'redis',
  'traefik',
  'webasset-controller',
];
const CONTAINERS = [...HARBOUR.map((service) => `harbour-${service}-1`), 'jms_core', 'jms_koko', 'jms_web'];
const IMAGES = [
  '[jumpserver/web:v4.10.16-ce]',
  '[jumpserver/koko:v4.10.16-ce]',
  '[traefik:v3.6.16]',
  '[postgres:16.15-alpine3.23]',
];

const NO_FILE = ['INFO', 'File not found'] as const;
const NO_KEY = 'No TLS Key found';

/** What differs from a pass in both quarters. */
const USUAL: Readonly<Record<string, Found>> = {
  '1.1.8': NO_FILE,
  '1.1.13': NO_FILE,
  // The release of containerd on this host has the shim of version 2 alone.
  '1.1.15': NO_FILE,
  '1.1.16': NO_FILE,
  '1.2.1': 'INFO',
  '2.1': 'INFO',
  '2.7': ['INFO', 'Docker daemon not listening on TCP'],
  '2.9': 'WARN',
  '2.12': 'WARN',
  '2.13': 'WARN',
  '2.17': 'INFO',
  '2.18': 'INFO',
  '3.7': ['INFO', 'Directory not found'],
  '3.8': ['INFO', 'Directory not found'],
  '3.9': ['INFO', 'No TLS CA certificate found'],
  '3.10': ['INFO', 'No TLS CA certificate found'],
  '3.11': ['INFO', 'No TLS Server certificate found'],
  '3.12': ['INFO', 'No TLS Server certificate found'],
  '3.13': ['INFO', NO_KEY],
  '3.14': ['INFO', NO_KEY],
  '3.20': NO_FILE,
  '3.21': NO_FILE,
  ...Object.fromEntries(['4.2', '4.3', '4.4', '4.5', '4.8', '4.10', '4.11', '4.12'].map((id) => [id, 'NOTE'] as const)),
  '4.6': ['WARN', 'Images w/o HEALTHCHECK', IMAGES],
  '4.7': ['INFO', 'Update instructions found', IMAGES.slice(0, 2)],
  '4.9': ['INFO', 'Images using ADD', IMAGES],
  '5.8': ['WARN', 'Containers using privileged ports', ['harbour-traefik-1:80', 'harbour-traefik-1:443']],
  '5.9': ['WARN', 'Containers with open ports', ['harbour-traefik-1:80', 'harbour-traefik-1:443']],
  '5.12': ['WARN', 'Containers running without CPU restrictions', CONTAINERS],
  '5.13': ['WARN', 'Containers running with root FS mounted R/W', ['harbour-postgresql-1', 'harbour-redis-1']],
  '5.14': ['WARN', 'Containers with port bound to wildcard IP', ['harbour-traefik-1:0.0.0.0', 'harbour-traefik-1:0.0.0.0']],
  '5.15': ['WARN', 'Containers with MaximumRetryCount not set to 5', CONTAINERS],
  '5.19': ['INFO', 'Containers with no default ulimit override', CONTAINERS],
  '5.23': 'NOTE',
  '5.24': 'NOTE',
  '5.28': 'INFO',
  '6.2': ['INFO', '11 total/11 running'],
};

/** Of the second quarter: nobody had set up audit rules, and the daemon ran as it was installed. */
const SECOND: Readonly<Record<string, Found>> = {
  ...Object.fromEntries(
    ['1.1.1', '1.1.3', '1.1.4', '1.1.5', '1.1.6', '1.1.7', '1.1.9', '1.1.10', '1.1.11', '1.1.12', '1.1.14', '1.1.17', '1.1.18'].map(
      (id) => [id, 'WARN'] as const,
    ),
  ),
  '1.1.2': ['INFO', 'doubtfulusers', ['deploy,ci']],
  '1.2.2': ['INFO', 'Using 28.1.1'],
  '2.2': 'WARN',
  '2.8': ['INFO', "Default ulimit doesn't appear to be set"],
  '2.14': 'WARN',
  '2.15': 'WARN',
  '2.16': 'WARN',
  '3.18': ['WARN', 'Wrong permissions for /etc/docker/daemon.json'],
  '6.1': ['INFO', '10 active/17 in use'],
};

/** Of the third: the rule for the shim was forgotten, which an upgrade of containerd had brought. */
const THIRD: Readonly<Record<string, Found>> = {
  '1.1.17': 'WARN',
  '1.2.2': ['INFO', 'Using 28.4.0'],
  '6.1': ['INFO', '10 active/14 in use'],
};

/** What `docker-bench-security.sh -p -l bench` writes to `bench.json`: it prints its JSON piece by piece, and no newline at its end. */
export function dockerBench(quarter: Quarter): string {
  const start = Date.parse(quarter.takenAt) / 1000 + 168;
  const found: Readonly<Record<string, Found>> = { ...USUAL, ...(quarter.id === '2026-Q2' ? SECOND : THIRD) };
  let score = 0;
  let checks = 0;
  const sections = SECTIONS.map(({ id: section, title, tests }) => {
    const results = Object.entries(tests).map(([id, desc]) => {
      const outcome = found[id] ?? 'PASS';
      const result = typeof outcome === 'string' ? outcome : outcome[0];
      checks += 1;
      if (result === 'WARN') score -= 1;
      else if (result === 'PASS' && !desc.endsWith('(Manual)')) score += 1;
      return `\n        {\n          "id": "${id}",\n          "desc": "${desc}",\n          ${printed(outcome)}\n        }`;
    });
    return `\n    {\n      "id": "${section}",\n      "desc": "${title}",\n      "results": [${results.join(',')}\n      ]\n    }`;
  });
  const head = `{\n  "dockerbenchsecurity": "1.6.0",\n  "start": ${start},\n  "tests": [`;
  return `${head}${sections.join(',')}\n  ],\n  "checks": ${checks},\n  "score": ${score},\n  "end": ${start + 41}\n}`;
}

function printed(outcome: Found): string {
  if (typeof outcome === 'string') return `"result": "${outcome}"`;
  const [result, details, items] = outcome;
  if (items === undefined) return `"result": "${result}",\n          "details": "${details}"`;
  // Lists are gathered with a space before each name, except that of users, which comes as one word.
  const words = items.length === 1 && details === 'doubtfulusers' ? items.join('') : ` ${items.join(' ')}`;
  const list = items.map((item) => `"${item}"`).join(',');
  return `"result": "${result}",\n          "details": "${details}: ${words}",\n          "items": [\n            ${list}\n          ]`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadReaders, readersFor } from '../../src/normalise/readers.ts';
import { sampleOf } from '../../src/normalise/sample.ts';

const readers = await loadReaders();
const claims = (path: string, text: string) =>
  readersFor(sampleOf(path, new TextEncoder().encode(text)), readers).map(({ format }) => format);

const FORMATS = [
  'compose-file',
  'compose-resolved',
  'tailscale-policy',
  'terraform-hcl',
  'terraform-tfvars',
  'traefik-dynamic',
  'traefik-static',
];
const fixtures = FORMATS.flatMap((format) =>
  readdirSync(new URL(`../fixtures/${format}/`, import.meta.url)).map((name) => ({
    format,
    path: `${format}/${name}`,
    text: readFileSync(new URL(`../fixtures/${format}/${name}`, import.meta.url), 'utf8'),
  })),
);

test.for(fixtures)('$path is claimed by one reader, whole and cut in half', ({ format, path, text }) => {
  expect(claims(path, text)).toEqual([format]);
  expect(claims(path, text.slice(0, text.length * 0.6))).toEqual([format]);
});

test.for([
  [
    'a Compose file with Traefik labels',
    'a.yml',
    'services:\n  a:\n    image: x\n    labels:\n      traefik.http.routers.a.tls: "true"\n',
    ['compose-file'],
  ],
  ['services of Traefik', 'a.yml', 'http:\n  services:\n    a:\n      loadBalancer: {}\n', ['traefik-dynamic']],
  ['TLS options only', 'a.yml', 'tls:\n  options:\n    default: {}\n', ['traefik-dynamic']],
  [
    'a template that is no YAML',
    'a.yml',
    '{{ range $i := until 3 }}\nhttp:\n  routers:\n    r: {}\n{{ end }}\n',
    ['traefik-dynamic'],
  ],
  ['a static file that sets http too', 'a.yml', 'entryPoints:\n  web: {}\nhttp:\n  routers: {}\n', ['traefik-static']],
  ['a file of included Compose files', 'compose.yaml', 'include:\n  - a.yaml\n', ['compose-file']],
  ['a policy that is cut off', 'p.json', '// ours\n{\n"acls": [{"action": "accept", "src": ["gro', ['tailscale-policy']],
  ['groups of a policy', 'g.hujson', '{"groups": {"group:a": ["b"],},}', ['tailscale-policy']],
  ['Terraform with a document inside', 'main.tf', 'locals {\n  x = <<EOF\na: b\nEOF\n}\n', ['terraform-hcl']],
  ['Terraform by another name', 'network.txt', 'resource "google_compute_firewall" "a" {\n}\n', ['terraform-hcl']],
  ['TLS options in TOML', 'd.toml', '# ours\n\n[tls.options.default]\n  minVersion = "VersionTLS12"\n', ['traefik-dynamic']],
  ['TOML of something else', 'pyproject.toml', '[project]\nname = "x"\n[tool.http]\nrouters = 1\n', []],
  ['an INI file', 'x.ini', '[http]\nrouters = 1\n', []],
  ['an environment file', '.env', 'POSTGRES_PASSWORD=x\n', []],
  ['an example of variables', 'terraform.tfvars.example', 'ips = ["0.0.0.0/0"]\n', []],
  ['services of a pipeline', '.gitlab-ci.yml', 'image: node\nservices:\n  - postgres:16\njob:\n  script: [x]\n', []],
  ['a Kubernetes object', 'o.yaml', 'apiVersion: traefik.io/v1alpha1\nkind: TLSOption\nspec:\n  minVersion: VersionTLS12\n', []],
  ['any JSON object', 'x.json', '{"name": "x", "version": "1"}', []],
  ['groups of something else', 'x.json', '{"groups": ["a"], "hosts": {}}', []],
  ['prose', 'notes.md', '# services:\n\nThe services are many.\n', []],
] as const)('%s', ([, path, text, formats]) => {
  expect(claims(path, text)).toEqual(formats);
});

/** A file made to be hard to read. */
export interface HostileFile {
  /** What it tries, and on which format. */
  readonly what: string;
  /** Its path in the drop folder; the name may decide what it is taken for. */
  readonly path: string;
  readonly content: () => string | Uint8Array;
}

const K = 1000;
const M = 1_000_000;
const times = (count: number, part: (index: number) => string, between = '') =>
  Array.from({ length: count }, (_, index) => part(index)).join(between);
/** So many of them as fit into a number of bytes. */
const filled = (bytes: number, part: string) => part.repeat(Math.floor(bytes / part.length));
const compose = (rest: string) => `services:\n  web:\n    image: nginx:1.27\n${rest}`;
const rules = (expr: string) => `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: ${JSON.stringify(expr)}\n`;
const trivy = (rest: string) => `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","Results":[${rest}]}`;

const YAML: readonly HostileFile[] = [
  {
    what: 'YAML, aliases that double 60 times',
    path: 'compose.yaml',
    content: () => compose(`x-0: &a0 [1]\n${times(60, (i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}`),
  },
  { what: 'YAML, flow lists 100k deep', path: 'compose.yaml', content: () => compose(`x-a: ${'['.repeat(100 * K)}`) },
  { what: 'YAML, block lists 100k deep', path: 'compose.yaml', content: () => compose(`x-a:\n  ${'- '.repeat(100 * K)}a\n`) },
  {
    what: 'YAML, 200k keys in one flow map',
    path: 'compose.yaml',
    content: () => compose(`x-a: {${times(240 * K, (i) => `k${i}: 1`, ',')}}\n`).slice(0, 4 * M),
  },
  {
    what: 'YAML, 120k keys in one flow map',
    path: 'compose.yaml',
    content: () => compose(`x-a: {${times(120 * K, (i) => `k${i}: 1`, ',')}}\n`),
  },
  {
    what: 'YAML, 120k keys in one block map',
    path: 'compose.yaml',
    content: () => compose(`x-a:\n${times(160 * K, (i) => `  k${i}: 1\n`)}`),
  },
  {
    what: 'YAML, 4 MB of anchors',
    path: 'compose.yaml',
    content: () => compose(`x-a:\n${times(150 * K, (i) => `  - &a${i} ${i}\n`)}`),
  },
  {
    what: 'YAML, a chain of 20k merge keys',
    path: 'compose.yaml',
    content: () => `x-0: &a0 {k0: 1}\n${times(20 * K, (i) => `x-${i + 1}: &a${i + 1} {<<: *a${i}, k${i + 1}: 1}\n`)}${compose('')}`,
  },
  {
    what: 'YAML, one map merged 20k times',
    path: 'compose.yaml',
    content: () =>
      `x-0: &a {${times(1000, (i) => `k${i}: 1`, ',')}}\n${times(20 * K, (i) => `x-${i + 1}: {<<: *a}\n`)}${compose('')}`,
  },
  {
    what: 'YAML, one list of 20k aliases to merge',
    path: 'compose.yaml',
    content: () =>
      `x-0: &a {${times(1000, (i) => `k${i}: 1`, ',')}}\nx-1: {<<: [${times(20 * K, () => '*a', ',')}]}\n${compose('')}`,
  },
  { what: 'YAML, 1 MB of tags', path: 'compose.yaml', content: () => compose(`x-a:\n${filled(M, '  - !a b\n')}`) },
  { what: 'YAML, one tag of 4 MB', path: 'compose.yaml', content: () => compose(`x-a: !${'a'.repeat(4 * M)} b\n`) },
  { what: 'YAML, a plain scalar of 4 MB', path: 'compose.yaml', content: () => compose(`x-a: ${'a '.repeat(2 * M)}\n`) },
  { what: 'YAML, a scalar of 4 MB on many lines', path: 'compose.yaml', content: () => compose(`x-a:\n${filled(4 * M, '  a\n')}`) },
  {
    what: 'YAML, an environment value of 4 MB',
    path: 'compose.yaml',
    content: () => compose(`    environment:\n      A: ${'a$$'.repeat(1.3 * M)}\n`),
  },
  { what: 'YAML, a command of 4 MB', path: 'compose.yaml', content: () => compose(`    command: ${'"a\\" '.repeat(0.8 * M)}\n`) },
  { what: 'YAML, a quoted scalar of 4 MB', path: 'compose.yaml', content: () => compose(`x-a: "${'\\n'.repeat(1.9 * M)}"\n`) },
  {
    what: 'YAML, a quoted scalar that stays open',
    path: 'compose.yaml',
    content: () => compose(`x-a: "${filled(4 * M, 'a\n  ')}`),
  },
  { what: 'YAML, a quoted key of many lines', path: 'compose.yaml', content: () => compose(`"${filled(4 * M, 'a\n  ')}": b\n`) },
  { what: 'YAML, block scalar of 4 MB', path: 'compose.yaml', content: () => compose(`x-a: |\n${filled(4 * M, '  a\n')}`) },
  { what: 'YAML, a comment of 4 MB of lines', path: 'compose.yaml', content: () => compose(filled(4 * M, '# a\n')) },
  { what: 'YAML, 4 MB of blank lines', path: 'compose.yaml', content: () => compose('\n'.repeat(4 * M)) },
  { what: 'YAML, 4 MB of spaces', path: 'compose.yaml', content: () => compose(`x-a:${' '.repeat(4 * M)}`) },
  { what: 'YAML, 4 MB of tabs and breaks', path: 'compose.yaml', content: () => compose(`x-a:${'\n\t'.repeat(1.9 * M)}`) },
  { what: 'YAML, 100k documents', path: 'compose.yaml', content: () => `${compose('')}${'---\na\n'.repeat(100 * K)}` },
  { what: 'YAML, 500k document ends', path: 'compose.yaml', content: () => `${compose('')}${'...\n'.repeat(M)}` },
  { what: 'YAML, 200k question marks', path: 'compose.yaml', content: () => compose(`x-a:\n${filled(M, '  ? a\n')}`) },
  { what: 'YAML, 200k empty flow pairs', path: 'compose.yaml', content: () => compose(`x-a: [${',?'.repeat(200 * K)}]`) },
  { what: 'YAML, 400k brackets side by side', path: 'compose.yaml', content: () => compose(`x-a: ${'[]'.repeat(200 * K)}`) },
  { what: 'YAML, 400k commas', path: 'compose.yaml', content: () => compose(`x-a: [${','.repeat(400 * K)}]`) },
  { what: 'YAML, 400k wrong braces', path: 'compose.yaml', content: () => compose(`x-a: ${'}'.repeat(400 * K)}`) },
  { what: 'YAML, 400k colons', path: 'compose.yaml', content: () => compose(`x-a: ${': '.repeat(200 * K)}`) },
  { what: 'YAML, 100k wrong lines', path: 'compose.yaml', content: () => compose(filled(M, '@a\n')) },
  { what: 'YAML, 4 MB of directives', path: 'compose.yaml', content: () => `${filled(4 * M, '%a b\n')}---\n${compose('')}` },
  {
    what: 'YAML, 100k services',
    path: 'compose.yaml',
    content: () => `services:\n${times(20 * K, (i) => `  s${i}: {image: "a:${i}", ports: ["1-256:1-256"]}\n`)}`,
  },
  { what: 'YAML, ports of 4 MB', path: 'compose.yaml', content: () => compose(`    ports: ["${'${a:-'.repeat(0.6 * M)}"]\n`) },
  {
    what: 'Blueprint, many references',
    path: 'blueprint.yaml',
    content: () =>
      `version: 1\nentries:\n${times(15 * K, (i) => `- model: authentik_flows.flow\n  identifiers: {slug: a${i}}\n  attrs: {a: !Find [a, [b, c${i}]]}\n`)}`,
  },
  {
    what: 'Blueprint, a reference that nearly ends',
    path: 'blueprint.yaml',
    content: () =>
      `version: 1\nentries:\n- model: authentik_flows.flowstagebinding\n  identifiers: {order: 1}\n  attrs: {target: !Find [a, [${' '.repeat(50 * K)}b, c\t\t\t\t\td]!]}\n`,
  },
  { what: 'Blueprint, dashes of 256 kB', path: 'blueprint.yaml', content: () => `entries:\n${'\n-'.repeat(125 * K)}` },
  {
    what: 'Attestations, 40k records',
    path: 'attestations.yaml',
    content: () =>
      `proofbook: attestations/1\nrecords:\n${times(20 * K, () => '- {control: CMP-3.1, performed: 2026-07-06, by: a, statement: b, expires: 2027-01-01}\n')}`,
  },
];

const HCL: readonly HostileFile[] = [
  {
    what: 'HCL, blocks 20k deep',
    path: 'a.tf',
    content: () => `resource "a" "b" {\n${'a {\n'.repeat(20 * K)}${'}\n'.repeat(20 * K)}}\n`,
  },
  { what: 'HCL, lists 20k deep', path: 'a.tf', content: () => `locals {\n  a = ${'['.repeat(20 * K)}${']'.repeat(20 * K)}\n}\n` },
  {
    what: 'HCL, parentheses 500k deep',
    path: 'a.tf',
    content: () => `locals {\n  a = ${'('.repeat(400 * K)}1${')'.repeat(400 * K)}\n}\n`,
  },
  { what: 'HCL, 1 MB of open brackets', path: 'a.tf', content: () => `locals {\n  a = ${'['.repeat(M - 100)}` },
  { what: 'HCL, 1 MB of blocks', path: 'a.tf', content: () => filled(M - 100, 'resource "a" "b" {\n  c = 1\n}\n') },
  {
    what: 'HCL, 1 MB of firewall rules',
    path: 'a.tf',
    content: () =>
      times(
        15 * K,
        (i) =>
          `resource "google_compute_firewall" "r${i}" {\n  name = var.n\n  network = "n"\n  source_ranges = local.a\n  allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n}\n`,
      ),
  },
  {
    what: 'HCL, 1 MB of attributes',
    path: 'a.tf',
    content: () => `locals {\n${times(60 * K, (i) => `  a${i} = ${i}\n`).slice(0, M - 100)}\n}\n`,
  },
  { what: 'HCL, heredoc of 1 MB', path: 'a.tf', content: () => `locals {\n  a = <<EOT\n${filled(M - 100, 'a\n')}EOT\n}\n` },
  { what: 'HCL, heredoc that stays open', path: 'a.tf', content: () => `locals {\n  a = <<EOT\n${filled(M - 100, 'a\n')}` },
  { what: 'HCL, 40k heredocs', path: 'a.tf', content: () => `locals {\n${times(40 * K, (i) => `  a${i} = <<E\nb\nE\n`)}}\n` },
  { what: 'HCL, one string of 1 MB', path: 'a.tf', content: () => `locals {\n  a = "${'a'.repeat(M - 100)}"\n}\n` },
  {
    what: 'HCL, interpolations 20k deep',
    path: 'a.tf',
    content: () => `locals {\n  a = ${'"${'.repeat(20 * K)}1${'}"'.repeat(20 * K)}\n}\n`,
  },
  { what: 'HCL, 1M interpolations', path: 'a.tf', content: () => `locals {\n  a = "${'${a}'.repeat(0.2 * M)}"\n}\n` },
  { what: 'HCL, a list of 1M values', path: 'a.tf', content: () => `locals {\n  a = [${'1,'.repeat(0.49 * M)}]\n}\n` },
  {
    what: 'HCL, lists of lists, 29 deep',
    path: 'a.tf',
    content: () => `locals {\n${times(50, (n) => `  a${n} = ${'['.repeat(28)}${'1,'.repeat(9 * K)}${']'.repeat(28)}\n`)}}\n`,
  },
  { what: 'HCL, operators 1M long', path: 'a.tf', content: () => `locals {\n  a = 1${'+1'.repeat(0.49 * M)}\n}\n` },
  { what: 'HCL, 1 MB of nonsense', path: 'a.tf', content: () => `locals {\n${filled(M - 100, '=}{"$%')}` },
  { what: 'HCL, 1 MB of comments', path: 'a.tf', content: () => `locals {}\n${filled(M - 100, '/* a */ ')}` },
  {
    what: 'HCL, locals that double',
    path: 'a.tf',
    content: () =>
      `locals {\n  a0 = ["0.0.0.0/0"]\n${times(2000, (i) => `  a${i + 1} = concat(local.a${i}, local.a${i})\n`)}}\nresource "google_compute_firewall" "r" {\n  name = "r"\n  network = "n"\n  source_ranges = local.a2000\n  allow {\n    protocol = "tcp"\n  }\n}\n`,
  },
  {
    what: 'HCL, locals that double 40 times',
    path: 'a.tf',
    content: () =>
      `locals {\n  a0 = ["0.0.0.0/0"]\n${times(40, (i) => `  a${i + 1} = concat(local.a${i}, local.a${i})\n`)}}\nresource "google_compute_firewall" "r" {\n  name = "r"\n  network = "n"\n  source_ranges = local.a25\n  allow {\n    protocol = "tcp"\n  }\n}\n`,
  },
  {
    what: 'HCL, 5k rules and 10k locals',
    path: 'a.tf',
    content: () =>
      `locals {\n${times(10 * K, (i) => `  a${i} = ["10.0.0.0/8"]\n`)}}\n${times(2 * K, (i) => `resource "google_compute_firewall" "r${i}" {\n  name = "r${i}"\n  network = "n"\n  source_ranges = local.a${i}\n  allow {\n    protocol = "tcp"\n  }\n}\n`)}`,
  },
  { what: 'tfvars, a list of 1M values', path: 'a.tfvars', content: () => `a = [${'1,'.repeat(0.49 * M)}]\n` },
];

const JSONS: readonly HostileFile[] = [
  { what: 'HuJSON, 4 MB of open brackets', path: 'policy.hujson', content: () => `{"acls":[${'['.repeat(4 * M)}` },
  {
    what: 'HuJSON, 9 MB',
    path: 'policy.hujson',
    content: () =>
      `{"acls":[${filled(9 * M, '{"action":"accept","src":["*"],"dst":["*:*"]},')}],"groups":{"group:a":["a@b.example"]}}`,
  },
  {
    what: 'HuJSON, 4 MB of rules',
    path: 'policy.hujson',
    content: () =>
      `{"acls":[${filled(3.9 * M, '{"action":"accept","src":["group:a"],"dst":["*:*"]},')}],"groups":{"group:a":["a@b.example"]}}`,
  },
  {
    what: 'HuJSON, 4 MB of members of groups',
    path: 'policy.hujson',
    content: () =>
      `{"groups":{${times(30 * K, (i) => `"group:g${i}":["group:g${i + 1}","a@b.example"]`, ',')}},"acls":[{"action":"accept","src":["group:g0"],"dst":["*:*"]}]}`,
  },
  {
    what: 'HuJSON, cut off',
    path: 'policy.hujson',
    content: () => `{"acls":[${filled(3.9 * M, '{"action":"accept","src":["*"],"dst":["*:*"]},')}{"action":`,
  },
  {
    what: 'HuJSON, __proto__',
    path: 'policy.hujson',
    content: () => '{"acls":[],"groups":{},"__proto__":{"acls":[{"action":"accept","src":["*"],"dst":["*:*"]}]}}',
  },
  {
    what: 'HuJSON, comments that stay open',
    path: 'policy.hujson',
    content: () => `{"acls":[],"groups":{"group:a":[]}${'/*'.repeat(1.9 * M)}`,
  },
  {
    what: 'HuJSON, 4 MB of errors',
    path: 'policy.hujson',
    content: () => `{"acls":[],"groups":{"group:a":[]}${filled(3.9 * M, ',:]')}`,
  },
  { what: 'JSON, a million lists deep', path: 'image.json', content: () => trivy(`${'['.repeat(M)}${']'.repeat(M)}`) },
  {
    what: 'JSON, a million objects deep',
    path: 'state.json',
    content: () => `{"lineage":"a","serial":1,"version":4,"resources":[${'{"a":'.repeat(M)}1${'}'.repeat(M)}]}`,
  },
  { what: 'JSON, a million lists deep and cut off', path: 'image.json', content: () => trivy('['.repeat(M)) },
  {
    what: 'JSON, a million lists deep in a plan',
    path: 'plan.json',
    content: () =>
      `{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a","type":"google_compute_disk","name":"a","mode":"managed","values":{"name":${'['.repeat(M)}${']'.repeat(M)}}}]}},"resource_changes":[]}`,
  },
  {
    what: 'JSON, modules of a plan 100k deep',
    path: 'plan.json',
    content: () =>
      `{"format_version":"1.2","planned_values":{"root_module":${'{"child_modules":['.repeat(100 * K)}${']}'.repeat(100 * K)}},"resource_changes":[]}`,
  },
  {
    what: 'JSON, objects 100k deep in an inspection',
    path: 'inspect.json',
    content: () =>
      `[{"Id":"a","Config":{"Env":null,"Labels":${'{"a":'.repeat(100 * K)}1${'}'.repeat(100 * K)}},"HostConfig":{},"State":{},"Name":"/a","Mounts":[]}]`,
  },
  {
    what: 'JSON, components 100k deep',
    path: 'bom.json',
    content: () =>
      `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'[{"name":"a","type":"library","components":'.repeat(100 * K)}[]${'}]'.repeat(100 * K)},"vulnerabilities":[]}`,
  },
  {
    what: 'JSON, a string of 500 MB',
    path: 'image.json',
    content: () =>
      new Uint8Array(
        Buffer.concat([
          Buffer.from('{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","a":"'),
          Buffer.alloc(500 * M, 'a'),
          Buffer.from('"}'),
        ]),
      ),
  },
  {
    what: 'JSON, a million keys',
    path: 'daemon.json',
    content: () => `{"live-restore":true,${times(M, (i) => `"k${i}":1`, ',')}}`,
  },
  {
    what: 'JSON, a million integer keys',
    path: 'daemon.json',
    content: () => `{"live-restore":true,${times(M, (i) => `"${i * 4001}":1`, ',')}}`,
  },
  {
    what: 'JSON, a key twice after a million',
    path: 'daemon.json',
    content: () => `{"live-restore":true,${times(M, (i) => `"k${i}":1`, ',')},"k0":2}`,
  },
  {
    what: 'JSON, numbers of 1e400 and of 1 MB',
    path: 'daemon.json',
    content: () => `{"live-restore":true,"max-concurrent-downloads":1e400,"shutdown-timeout":${'9'.repeat(M)}}`,
  },
  { what: 'JSON, 100 MB of broken text', path: 'image.json', content: () => `${trivy('').slice(0, -1)},${'\n@'.repeat(50 * M)}` },
  { what: 'JSON, 20 MB of broken text', path: 'daemon.json', content: () => `{"live-restore":true,${',:@'.repeat(7 * M)}` },
  { what: 'JSON, 100 MB of white space', path: 'daemon.json', content: () => `{"live-restore":true${' \n'.repeat(50 * M)}}` },
  { what: 'Trivy report, a million results', path: 'image.json', content: () => trivy(times(M, (i) => `{"Target":"t${i}"}`, ',')) },
  {
    what: 'Trivy SARIF, 200k results',
    path: 'trivy.sarif',
    content: () =>
      `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy","rules":[{"id":"CVE-2026-1"}]}},"results":[${times(200 * K, () => '{"ruleId":"CVE-2026-1","ruleIndex":0,"level":"error","message":{"text":"Package: a\\nInstalled Version: 1\\nVulnerability CVE-2026-1\\nSeverity: HIGH"},"locations":[]}', ',')}]}]}`,
  },
  {
    what: 'Docker Bench, 100k results',
    path: 'bench.json',
    content: () =>
      `{"dockerbenchsecurity":"1.6","start":1,"end":2,"tests":[{"id":"1","desc":"a","results":[${times(100 * K, (i) => `{"id":"1.${i}","desc":"a","result":"WARN"}`, ',')}]}],"checks":${100 * K},"score":0}`,
  },
  {
    what: 'Docker inspections, 30k containers',
    path: 'inspect.json',
    content: () =>
      `[${times(30 * K, (i) => `{"Id":"${i}","Name":"/c${i}","Config":{"Image":"a","Labels":{}},"HostConfig":{},"State":{"Status":"running","Running":true},"Mounts":[],"NetworkSettings":{"Ports":{}}}`, ',')}]`,
  },
];

const LOGS: readonly HostileFile[] = [
  {
    what: 'Access log, a line of 10 MB',
    path: 'access.log',
    content: () =>
      `{"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,"RequestPath":"${'a'.repeat(10 * M)}"}\n`,
  },
  {
    what: 'Access log, a line of 100k members',
    path: 'access.log',
    content: () =>
      `{"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,${times(100 * K, (i) => `"k${i}":1`, ',')}}\n`,
  },
  {
    what: 'Access log, lines nested 10k deep',
    path: 'access.log',
    content: () =>
      `{"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,"a":${'['.repeat(10 * K)}${']'.repeat(10 * K)}}\n{"a":1}\n`,
  },
  {
    what: 'Access log, a line nested 5M deep',
    path: 'access.log',
    content: () =>
      `{"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,"a":${'['.repeat(5 * M)}${']'.repeat(5 * M)}}\n{"a":1}\n`,
  },
  {
    what: 'Access log, escapes that look like halves',
    path: 'access.log',
    content: () =>
      `{"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,"a":"${'\\\\'.repeat(5 * M)}"}\n`,
  },
  {
    what: 'Access log, 100 MB of braces',
    path: 'access.log',
    content: () => `{"RequestMethod":"GET","RouterName":"a","DownstreamStatus":200}\n${'{\n'.repeat(10 * M)}`,
  },
  {
    what: 'SSH log, a line of 10 MB',
    path: 'auth.log',
    content: () => `2026-08-01T00:00:00Z host sshd[1]: Failed password for ${'invalid user '.repeat(0.8 * M)}from 1.2.3.4 port 1\n`,
  },
  {
    what: 'SSH log, 100k fields',
    path: 'auth.log',
    content: () => `2026-08-01T00:00:00Z host sshd[1]: Failed password for ${' from'.repeat(100 * K)} port 1\n`,
  },
  {
    what: 'JumpServer CSV, one field of 32 MB',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n1,"${'a'.repeat(32 * M)}",b,org,No\n`,
  },
  {
    what: 'JumpServer CSV, one field of 32M breaks',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n1,"${'\n'.repeat(32 * M)}",b,org,No\n`,
  },
  {
    what: 'JumpServer CSV, 16M doubled quotes',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n1,"${'""'.repeat(16 * M)}",b,org,No\n`,
  },
  {
    what: 'JumpServer CSV, a quote that stays open',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n1,"${filled(32 * M, 'a,b\n')}`,
  },
  {
    what: 'JumpServer CSV, 32 MB of commas',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n${','.repeat(32 * M)}`,
  },
  {
    what: 'JumpServer CSV, 32 MB of rows',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n${filled(32 * M, '1,a,b,org,No\n')}`,
  },
  {
    what: 'JumpServer CSV, a million cells of quotes',
    path: 'roles.csv',
    content: () => `ID,*Name,Display name,*Scope,Built-in\n${filled(20 * M, '"1","a","b",org,No\n')}`,
  },
];

const derLength = (length: number) => [0x84, (length >>> 24) & 255, (length >>> 16) & 255, (length >>> 8) & 255, length & 255];
const pem = (bytes: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`;
/** A certificate of an EC key, for 10 years from 2026; it signs itself. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUQXhAi8KvmWoI44SWTPZPjTAMO3gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJYS5leGFtcGxlMB4XDTI2MTEyNDEyMDYyOVoXDTM2MTEyMTEy
MDYyOVowFDESMBAGA1UEAwwJYS5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEA1YpikbNIizfK0KQqpu7L3uoHJvW6+i+9Gd9XaYj+frL/PE3MEAuiZVx
OXaxB7sk5oX++onxYnI+ixDVHO0hZaNTMFEwHQYDVR0OBBYEFHpGPzpyL0oz30zs
t2qj2hGW/kkUMB8GA1UdIwQYMBaAFHpGPzpyL0oz30zst2qj2hGW/kkUMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAIz3t9Z7P+ADX2B2Ir38k/AJ
dxyr705w8s8q1pNCjIlGAiA+QRehWqxVqGnrokJsIMtXEdjBmfgn1iaMAIKbIlTi
tg==
-----END CERTIFICATE-----
`;

const CRYPTO: readonly HostileFile[] = [
  { what: 'PEM, thousands of certificates', path: 'chain.pem', content: () => filled(4 * M, CERTIFICATE) },
  { what: 'PEM, a length of 4 GB', path: 'chain.pem', content: () => pem(Uint8Array.from([0x30, ...derLength(0xffffffff), 1, 2])) },
  {
    what: 'PEM, sequences 500k deep',
    path: 'chain.pem',
    content: () => pem(Uint8Array.from(Array.from({ length: 2 * M }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80)))),
  },
  {
    what: 'PEM, 4 MB between two certificates',
    path: 'chain.pem',
    content: () => `${CERTIFICATE}${'-----BEGIN '.repeat(300 * K)}\n${CERTIFICATE}`,
  },
  {
    what: 'PEM, 100k boundaries',
    path: 'chain.pem',
    content: () => `${CERTIFICATE}${filled(3.9 * M, '-----BEGIN A-----\n-----END A-----\n')}`,
  },
  {
    what: 'SSH signature, lengths of 4 GB',
    path: 'a.yaml.sig',
    content: () =>
      `-----BEGIN SSH SIGNATURE-----\n${Buffer.concat([Buffer.from('SSHSIG'), Buffer.from([0, 0, 0, 1]), Buffer.alloc(30 * K, 0xff)]).toString('base64')}\n-----END SSH SIGNATURE-----\n`,
  },
];

const TEXTS: readonly HostileFile[] = [
  { what: 'TOML, lists 100k deep', path: 'traefik.toml', content: () => `[entryPoints]\na = ${'['.repeat(100 * K)}` },
  { what: 'TOML, a dotted key of 1M parts', path: 'traefik.toml', content: () => `[entryPoints]\n${'a.'.repeat(0.48 * M)}a = 1\n` },
  { what: 'TOML, a header of 1M parts', path: 'traefik.toml', content: () => `[entryPoints]\n[${'a.'.repeat(0.48 * M)}a]\n` },
  {
    what: 'TOML, a header of 3k parts',
    path: 'traefik.toml',
    content: () => `[entryPoints]\n${times(100, (i) => `[${`a${i}.`.repeat(3000)}a]\n`).slice(0, M)}`,
  },
  {
    what: 'TOML, 1000 headers of 99 parts',
    path: 'traefik.toml',
    content: () => `[entryPoints]\n${times(4 * K, (i) => `[b${i}${'.a'.repeat(98)}]\n`)}`,
  },
  { what: 'TOML, 80k tables', path: 'traefik.toml', content: () => `[entryPoints]\n${times(80 * K, (i) => `[a${i}]\n`)}` },
  {
    what: 'TOML, 80k tables of one list',
    path: 'traefik.toml',
    content: () => `[entryPoints]\n${'[[a]]\nb = 1\n'.repeat(80 * K)}`,
  },
  { what: 'TOML, a list of 2M numbers', path: 'traefik.toml', content: () => `[entryPoints]\na = [${'1,'.repeat(0.48 * M)}]\n` },
  { what: 'TOML, 70k keys', path: 'traefik.toml', content: () => `[entryPoints]\n${times(70 * K, (i) => `k${i} = 1\n`)}` },
  {
    what: 'TOML, an inline table of 70k keys',
    path: 'traefik.toml',
    content: () => `[entryPoints]\na = {${times(70 * K, (i) => `k${i} = 1`, ',')}}\n`,
  },
  { what: 'TOML, a string of 1 MB', path: 'traefik.toml', content: () => `[entryPoints]\na = "${'\\n'.repeat(0.48 * M)}"\n` },
  {
    what: 'TOML, a string that stays open',
    path: 'traefik.toml',
    content: () => `[entryPoints]\na = """${filled(0.98 * M, 'a\n')}`,
  },
  { what: 'TOML, a number of 1 MB', path: 'traefik.toml', content: () => `[entryPoints]\na = ${'1_'.repeat(0.48 * M)}1\n` },
  { what: 'TOML, a comment in lists', path: 'traefik.toml', content: () => `[entryPoints]\na = [${filled(0.98 * M, '#\n')}]\n` },
  { what: 'TOML, 1 MB of open header', path: 'traefik.toml', content: () => `[entryPoints]\n[${' '.repeat(0.98 * M)}\n` },
  { what: 'Dockerfile, 1 MB on one line', path: 'Dockerfile', content: () => `FROM alpine\nRUN ${'a '.repeat(500 * K)}\n` },
  { what: 'Dockerfile, 5 MB on one line', path: 'Dockerfile', content: () => `FROM alpine\nRUN ${'a'.repeat(5 * M)}\n` },
  {
    what: 'Dockerfile, 300k continued lines',
    path: 'Dockerfile',
    content: () => `FROM alpine\nRUN a ${'\\\nb '.repeat(200 * K)}\n`,
  },
  {
    what: 'Dockerfile, continued and blank lines',
    path: 'Dockerfile',
    content: () => `FROM alpine\nRUN a \\\n${'\n'.repeat(900 * K)}\nUSER a\n`,
  },
  {
    what: 'Dockerfile, 60k documents',
    path: 'Dockerfile',
    content: () => `FROM alpine\nRUN ${'<<A '.repeat(16 * K)}\n${'A\n'.repeat(16 * K)}`,
  },
  {
    what: 'Dockerfile, 60k documents that stay open',
    path: 'Dockerfile',
    content: () => `FROM alpine\n${'RUN <<A\n'.repeat(120 * K)}`,
  },
  { what: 'Dockerfile, 40k stages', path: 'Dockerfile', content: () => times(40 * K, (i) => `FROM s${i} AS s${i + 1}\n`) },
  {
    what: 'Dockerfile, a health check of 1 MB',
    path: 'Dockerfile',
    content: () => `FROM alpine\nHEALTHCHECK ${'--a=b '.repeat(10 * K)}${'\\\n--a=b '.repeat(100 * K)}x\n`,
  },
  {
    what: 'Dockerfile, a health check of pipes',
    path: 'Dockerfile',
    content: () => `FROM alpine\nHEALTHCHECK CMD a ${'\\\n| b '.repeat(150 * K)}\n`,
  },
  { what: 'Dockerfile, a FROM of options', path: 'Dockerfile', content: () => `FROM ${'--a=b '.repeat(10 * K)}\n` },
  {
    what: 'Dockerfile, an update of many parts',
    path: 'Dockerfile',
    content: () => `FROM alpine\nRUN apt-get update ${'\\\n&& apt-get update '.repeat(50 * K)}\n`,
  },
  { what: 'Cron, a list of 1e5 parts', path: 'crontab', content: () => `${'*/1,'.repeat(100 * K)}*/1 * * * * /bin/backup\n` },
  { what: 'Cron, numbers of 1 MB', path: 'crontab', content: () => `${'1'.repeat(900 * K)} * * * * /bin/backup\n` },
  { what: 'Cron, 60k jobs', path: 'crontab', content: () => '* * * * * /bin/backup a\n'.repeat(40 * K) },
  { what: 'Cron, a command of 1 MB', path: 'crontab', content: () => `* * * * * ${'a_key-pass_'.repeat(90 * K)}\n` },
  { what: 'Cron, 256 kB of dashes', path: 'crontab', content: () => `* * * * * a\n${'-'.repeat(250 * K)}\n` },
  {
    what: 'systemd, 50k timers',
    path: 'timers.txt',
    content: () =>
      times(
        20 * K,
        (i) =>
          `Id=a${i}.timer\nActiveState=active\nUnit=a${i}.service\nTimersCalendar={ OnCalendar=*-*-* 02:00:00 ; next_elapse=a }\n\nId=a${i}.service\nExecStart={ path=/a ; argv[]=/a b ; ignore_errors=no }\n\n`,
      ),
  },
  {
    what: 'systemd, 50k calendars of one timer',
    path: 'timers.txt',
    content: () =>
      `Id=a.timer\nActiveState=active\n${'TimersCalendar={ OnCalendar=*-*-* 02:00:00 ; next_elapse=a }\n'.repeat(60 * K)}\n`,
  },
  {
    what: 'systemd, a calendar of 4 MB',
    path: 'timers.txt',
    content: () => `Id=a.timer\nActiveState=active\nTimersCalendar={ OnCalendar=${'*'.repeat(3.9 * M)} }\n\n`,
  },
  {
    what: 'systemd, a list with 4 MB of spaces',
    path: 'timers.txt',
    content: () => `NEXT LEFT LAST PASSED UNIT ACTIVATES\na.timer${' '.repeat(3.9 * M)}b c\n`,
  },
  {
    what: 'systemd, a timer file with 4 MB of spaces',
    path: 'a.timer',
    content: () => `[Timer]\nOnCalendar=a${' '.repeat(3.9 * M)}b\n`,
  },
  { what: 'Shell script, 1e5 subshells', path: 'backup.sh', content: () => `#!/bin/sh\npg_dump a\n${'$('.repeat(400 * K)}\n` },
  { what: 'Shell script, 1e5 quotes', path: 'backup.sh', content: () => `#!/bin/sh\npg_dump a\n${`"'`.repeat(450 * K)}\n` },
  { what: 'Shell script, 1e5 groups', path: 'backup.sh', content: () => `#!/bin/sh\npg_dump a\n${'{\n'.repeat(300 * K)}` },
  { what: 'Shell script, 1e5 ifs', path: 'backup.sh', content: () => `#!/bin/sh\npg_dump a\n${'if a\n'.repeat(190 * K)}` },
  {
    what: 'Shell script, 40k functions',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${times(20 * K, (i) => `f${i}() {\n f${i + 1}\n}\n`)}f0\n`,
  },
  {
    what: 'Shell script, a pipeline of 1e5',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a ${'|\\\nb '.repeat(190 * K)}\n`,
  },
  {
    what: 'Shell script, many dumps in pipelines',
    path: 'backup.sh',
    content: () => `#!/bin/sh\n${`pg_dump a ${'| b '.repeat(1500)}\n`.repeat(130)}`,
  },
  {
    what: 'Shell script, one pipeline of dumps',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a${'|pg_dump a'.repeat(95 * K)}\n`,
  },
  {
    what: 'Shell script, assignments of 1 MB',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${times(120, () => `A=${'$(b'.repeat(2600)}\n`)}`,
  },
  {
    what: 'Shell script, openssl words',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${`openssl enc ${'openssl -'.repeat(880)}\n`.repeat(120)}`,
  },
  {
    what: 'Shell script, gpg words',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${`${'gpg '.repeat(2000)}\n`.repeat(125)}`,
  },
  {
    what: 'Shell script, gpg options',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${`gpg -${'c'.repeat(8100)}!\n`.repeat(120)}`,
  },
  {
    what: 'Shell script, restic words',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${`${'restic '.repeat(1160)}\n`.repeat(125)}`,
  },
  {
    what: 'Shell script, tar words',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${`tar ${'c'.repeat(8100)}!\n`.repeat(120)}`,
  },
  {
    what: 'Shell script, documents',
    path: 'backup.sh',
    content: () => `#!/bin/sh\npg_dump a\n${'<<A '.repeat(200 * K)}\n${'b\n'.repeat(90 * K)}`,
  },
  { what: 'Ignore rules, 40k of stars', path: '.gitignore', content: () => `${'*a'.repeat(20)}*.env\n`.repeat(20 * K) },
  { what: 'Ignore rules, one of 1 MB of stars', path: '.gitignore', content: () => `${'*?'.repeat(500 * K)}\n` },
  { what: 'Ignore rules, one of 1 MB of letters', path: '.gitignore', content: () => `*${'e'.repeat(900 * K)}\n` },
  { what: 'Ignore rules, one of 1 MB of folders', path: '.gitignore', content: () => `${'**/'.repeat(300 * K)}*.env\n` },
  { what: 'Ignore rules, classes that stay open', path: '.gitignore', content: () => `*${'['.repeat(900 * K)}\n` },
  { what: 'Ignore rules, negated', path: '.gitignore', content: () => '!*.env\n'.repeat(140 * K) },
  { what: 'Prometheus, parentheses 1M deep', path: 'rules.yaml', content: () => rules('('.repeat(1.9 * M)) },
  { what: 'Prometheus, 1M minus signs', path: 'rules.yaml', content: () => rules(`${'-'.repeat(1.9 * M)}1`) },
  {
    what: 'Prometheus, a selector of 200k labels',
    path: 'rules.yaml',
    content: () => rules(`up{${times(200 * K, (i) => `a${i}="b"`, ',')}} == 0`),
  },
  { what: 'Prometheus, a sum of 500k terms', path: 'rules.yaml', content: () => rules(`up${'+up'.repeat(600 * K)} == 0`) },
  {
    what: 'Prometheus, a choice of 100k words',
    path: 'rules.yaml',
    content: () => rules(`node_filesystem_avail_bytes{fstype!~"${'tmpfs|'.repeat(300 * K)}x"} < 1`),
  },
  {
    what: 'Prometheus, a pattern that backtracks',
    path: 'rules.yaml',
    content: () =>
      rules(
        'node_filesystem_avail_bytes{fstype!~"(a+)+(a+)+$",mountpoint=~"(([a-z/])+.)+!"} / node_filesystem_size_bytes{mountpoint=~"(/|/*)*!"} < 0.1',
      ),
  },
  { what: 'Prometheus, comments', path: 'rules.yaml', content: () => rules(`up == 0 ${'#\n '.repeat(600 * K)}!`) },
  {
    what: 'Prometheus, calls 49 deep and wide',
    path: 'rules.yaml',
    content: () => rules(`${'sum('.repeat(48)}up${')'.repeat(48)} == 0${' and up == 0'.repeat(200 * K)}`),
  },
  {
    what: 'Prometheus, 20k alerts',
    path: 'rules.yaml',
    content: () => `groups:\n- name: a\n  rules:\n${times(20 * K, () => '  - {alert: A, expr: "up == 0"}\n')}`,
  },
  {
    what: 'Traefik, rules of 1 MB',
    path: 'dynamic.yaml',
    content: () =>
      `http:\n  routers:\n    a:\n      rule: "${'Host('.repeat(500 * K)}"\n      service: a\n      entryPoints: [websecure]\n`,
  },
  {
    what: 'Traefik, rules of hosts',
    path: 'dynamic.yaml',
    content: () =>
      `http:\n  routers:\n    a:\n      rule: "${'Host(`a.example`) || '.repeat(150 * K)}"\n      service: a\n      entryPoints: [websecure]\n`,
  },
  {
    what: 'Traefik, 40k routers',
    path: 'dynamic.yaml',
    content: () =>
      `http:\n  routers:\n${times(20 * K, (i) => `    r${i}: {rule: "Host(\`a${i}\`)", service: a, middlewares: [m${i}]}\n`)}`,
  },
  {
    what: 'Traefik, a chain of middlewares',
    path: 'dynamic.yaml',
    content: () =>
      `http:\n  routers:\n    a: {rule: "Host(\`a\`)", service: a, middlewares: [m0]}\n  middlewares:\n${times(20 * K, (i) => `    m${i}: {chain: {middlewares: [m${i + 1}, m${i + 1}]}}\n`)}`,
  },
  { what: 'Traefik, templates', path: 'dynamic.yaml', content: () => `http:\n  routers: {}\n${'{{'.repeat(1.9 * M)}` },
  {
    what: 'PostgreSQL, a continued rule',
    path: 'pg_hba.conf',
    content: () => `local all all peer\nhost all all \\\n${'a \\\n'.repeat(240 * K)}trust\n`,
  },
  { what: 'PostgreSQL, spaces', path: 'pg_hba.conf', content: () => `local all all peer\nhost${' '.repeat(250 * K)}\n` },
  {
    what: 'PostgreSQL, quoted words',
    path: 'pg_hba.conf',
    content: () => `local all all peer\nhost ${'"a"'.repeat(300 * K)} all all trust\n`,
  },
  {
    what: 'PostgreSQL, a table of settings',
    path: 'settings.csv',
    content: () => `name,setting,unit\n${times(400 * K, (i) => `a${i},b,\n`)}`,
  },
  {
    what: 'Lynis, 16 MB of warnings',
    path: 'lynis-report.dat',
    content: () =>
      `# Lynis Report\nlynis_version=1\nreport_version_major=1\n${filled(15.9 * M, 'warning[]=A|b|-|-|\n')}finish=true\n`,
  },
  {
    what: 'Lynis, 16 MB of one name',
    path: 'lynis-report.dat',
    content: () => `# Lynis Report\nlynis_version=1\nreport_version_major=1\n${'a'.repeat(15 * M)}\nfinish=true\n`,
  },
  {
    what: 'Host snapshot, 200k files',
    path: 'a.snapshot.ndjson',
    content: () =>
      `{"kind":"host-snapshot","version":1,"host":"a","takenAt":"2026-09-01T00:00:00Z","collector":"a"}\n${times(200 * K, (i) => `{"kind":"file","path":"/a${i}","mode":"0600","owner":"a","group":"a","size":1,"holds":"other"}\n`)}{"kind":"end","records":${200 * K}}\n`,
  },
  {
    what: 'Host snapshot, 100k lines of other kinds',
    path: 'a.snapshot.ndjson',
    content: () =>
      `{"kind":"host-snapshot","version":1,"host":"a","takenAt":"2026-09-01T00:00:00Z","collector":"a"}\n${'{"kind":"x"}\n'.repeat(100 * K)}{"kind":"end","records":${100 * K}}\n`,
  },
  { what: 'Nothing known, 256 kB of breaks behind a brace', path: 'a.txt', content: () => `{}${'\n'.repeat(256 * K)}` },
  { what: 'Nothing known, 256 kB of comments', path: 'a.txt', content: () => '/**/ '.repeat(50 * K) },
  { what: 'Nothing known, 256 kB of open comments', path: 'a.txt', content: () => '{/*'.repeat(80 * K) },
  { what: 'Nothing known, 256 kB of quotes', path: 'a.txt', content: () => `{${'"\\'.repeat(120 * K)}` },
  { what: 'Nothing known, breaks and dashes', path: 'a.txt', content: () => '\n\t'.repeat(128 * K) },
  { what: 'Nothing known, a word and its spaces', path: 'a.txt', content: () => `a${' '.repeat(250 * K)}b\n` },
];

const SECRETS: readonly HostileFile[] = [
  { what: 'Secrets, addresses of variables', path: 'a.txt', content: () => filled(M, `://${'${}'.repeat(40)}\n`) },
  { what: 'Secrets, names of cookies', path: 'a.txt', content: () => filled(M, 'COOKIE:\t\t\t') },
  { what: 'Secrets, calls of curl', path: 'a.txt', content: () => filled(M, 'curl\t') },
  { what: 'Secrets, lists to join', path: 'a.txt', content: () => filled(M, 'join("",[') },
  { what: 'Secrets, names and colons', path: 'a.txt', content: () => filled(M, 'c:\u0001') },
  { what: 'Secrets, brackets behind a name', path: 'a.txt', content: () => filled(M, `token ${')'.repeat(4000)}x `) },
  { what: 'Secrets, 1 MB of letters', path: 'a.txt', content: () => 'a'.repeat(M) },
  { what: 'Secrets, 1 MB of equals signs', path: 'a.txt', content: () => 'key='.repeat(M / 4) },
  { what: 'Secrets, 200k tokens', path: 'a.txt', content: () => times(100 * K, (i) => `password=aB3dE5gH7jK9${i}\n`) },
  { what: 'Secrets, an address list of 1 MB', path: 'a.txt', content: () => times(70 * K, (i) => `a${i}@b.example `) },
];

/** Everything that is tried, the formats one after another. */
export const HOSTILE: readonly HostileFile[] = [...YAML, ...HCL, ...JSONS, ...LOGS, ...CRYPTO, ...TEXTS, ...SECRETS];

import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import { describeUnrecognised } from '../../src/normalise/unrecognised.ts';

const describeFile = (name: string, content: string | Uint8Array) =>
  describeUnrecognised(sampleOf(`in/${name}`, typeof content === 'string' ? new TextEncoder().encode(content) : content));

const bytes = (...values: number[]) => new Uint8Array([...values, 0, 0, 0, 7, 0xfe, 0, 9]);
const utf16 = (text: string, mark: number[]) =>
  new Uint8Array([...mark, ...Array.from(text).flatMap((character) => [character.charCodeAt(0), 0])]);
const tar = new Uint8Array(600);
tar.set(new TextEncoder().encode('ustar'), 257);

describe('says what the file looks like and what to do', () => {
  test.for([
    ['scan.json.gz', bytes(0x1f, 0x8b, 8), 'gzip'],
    ['log.bz2', bytes(0x42, 0x5a, 0x68), 'bzip2'],
    ['log.xz', bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a), 'xz'],
    ['log.zst', bytes(0x28, 0xb5, 0x2f, 0xfd), 'zstd'],
    ['all.zip', bytes(0x50, 0x4b, 3, 4), 'zip archive'],
    ['users.xlsx', bytes(0x50, 0x4b, 3, 4), 'office document'],
    ['all.tar', tar, 'tar archive'],
    ['report.pdf', '%PDF-1.7\n', 'a PDF'],
    ['screen.png', bytes(0x89, 0x50, 0x4e, 0x47), 'picture'],
    ['screen.jpg', bytes(0xff, 0xd8, 0xff), 'picture'],
    ['scan.txt', utf16('{"SchemaVersion": 2}', [0xff, 0xfe]), 'UTF-16'],
    ['scan.txt', utf16('{"SchemaVersion": 2}', []), 'UTF-16'],
    ['names.txt', new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]), 'not UTF-8'],
    ['blob', bytes(1, 2, 3), 'binary'],
    ['blank.txt', ' \n\n', 'white space'],
    ['key.pem', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n', 'private key'],
    ['scan.json', 'null\n', '"null"'],
    ['scan.sarif', '{"version":"2.1.0","runs":[]}', 'SARIF'],
    ['bom.json', '{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT"}', 'bill of materials'],
    ['bom.json', '{"spdxVersion":"SPDX-2.3"}', 'bill of materials'],
    ['k8s.json', '{"ClusterName":"c","Resources":[]}', 'Kubernetes cluster'],
    ['cis.json', '{"ID":"docker-cis","Title":"CIS","Results":[]}', 'compliance report'],
    ['cis.json', '{"ID":"1","Title":"CIS","SummaryControls":[]}', 'compliance report'],
    ['asff.json', '{"Findings":[]}', 'AWS Security Hub'],
    ['gl.json', '{"version":"15","scan":{},"vulnerabilities":[]}', 'GitLab'],
    ['cq.json', '[{"type":"issue","check_name":"c","fingerprint":"f"}]', 'GitLab'],
    ['tls.csv', '"id","fqdn/ip","port","severity","finding","cve","cwe"\n', 'CSV of testssl.sh'],
    ['bench.log', '[INFO] 1 - Host\n[WARN] 1.1 - Partition\n', 'Docker Bench'],
    ['bench.log', '\u001b[1;34m[INFO]\u001b[0m 1 - Host\n', 'Docker Bench'],
    ['pod.yaml', 'apiVersion: v1\nkind: Pod\n', 'Kubernetes object'],
    ['accepted.yaml', 'proofbook: deviation/1\nid: a\n', 'our own files'],
    ['report.html', '<!DOCTYPE html>\n<html>', 'web page'],
    ['report.xml', '<?xml version="1.0"?><testsuites>', 'XML'],
    ['scan.txt', 'gateway:1 (alpine 3.20)\nTotal: 2 (UNKNOWN: 0, LOW: 1, HIGH: 1)\n', 'table'],
    ['scan.txt', '2026-09-28T06:10:00Z\tINFO\tscanning\n\u001b[1m┌────┬────┐\u001b[0m\n', 'table'],
    ['scan.json', 'Error: unknown flag: --fromat\nUsage:\n  trivy image [flags]\n', 'error message'],
    ['scan.json', '2026-09-28T06:10:00Z\tFATAL\tFatal error\timage scan error\n', 'error message'],
    ['ps.json', 'bash: docker: command not found\n', 'error message'],
    ['ps.json', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n', 'error message'],
    ['manage.sh', '#!/bin/sh\nKEY=1\n', 'script'],
    ['.env', 'POSTGRES_PASSWORD=NEVER-SHOWN\n', 'environment variables'],
    ['sshd.log', 'Sep 28 06:10:00 harbour-1 sshd[12]: Accepted publickey\n', 'log in plain text'],
    ['access.log', '203.0.113.4 - - [28/Sep/2026:06:10:00 +0000] "GET / HTTP/1.1" 200\n', 'log in plain text'],
    ['db.log', '2026-09-28 06:10:00.123 UTC [77] FATAL:  password authentication failed for user "app"\n', 'log in plain text'],
    ['scan.json', '{"report":{"at":"2026-09-28T06:10:00Z"}}', 'JSON of no format known here'],
    ['events.ndjson', '{"at":"2026-09-28T06:10:00Z"}\n{"at":"2026-09-28T06:11:00Z"}\n', 'one record a line'],
    [
      'audit.ndjson',
      '{"kind":"Event","apiVersion":"audit.k8s.io/v1"}\n{"kind":"Event","apiVersion":"audit.k8s.io/v1"}\n',
      'one record a line',
    ],
    ['policy.hujson', '// changed 2026-09-28\n{"unknown": 1}\n', 'JSON of no format known here'],
    ['loki.yaml', 'schema_config:\n  configs:\n    - from: 2026-01-01\n', 'YAML of no format known here'],
    ['db.log', '2026-09-28 06:10:00 UTC [77] LOG:  ready\nnote: 1\n', 'log in plain text'],
    ['notes.txt', 'Everything is fine.\n', 'It is text of no format known here'],
  ] as const)('%s', ([name, content, expected]) => {
    const said = describeFile(name, content);
    expect(said).toContain(expected);
    expect(said).toMatch(/^It .+\.$/);
    expect(said).not.toContain('NEVER-SHOWN');
  });
});

test('a log that speaks of denied permissions is no error message', () => {
  const log = 'Sep 28 06:10:00 harbour-1 app: permission denied for user\n'.repeat(100);
  expect(describeFile('app.log', log)).toContain('log in plain text');
});

test('names the outermost members of JSON and YAML, and nothing of what they hold', () => {
  expect([
    describeFile('a.json', '{"token":"NEVER-SHOWN","b\\u001b":{"c":1}}'),
    describeFile('a.json', '{"token":"NEVER-SHOWN", "cut'),
    describeFile('a.json', '[{"one":1},{"two":2}]'),
    describeFile('a.ndjson', '{"one":1}\n{"two":2}\n'),
    describeFile('a.yaml', 'password: NEVER-SHOWN\nport: 1\n'),
    describeFile(
      'a.json',
      JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${'m'.repeat(50)}${index}`, 1]))),
    ),
  ]).toMatchInlineSnapshot(`
    [
      "It is JSON of no format known here; its outermost members are "token", "b\\u001b". Check what it is meant to show.",
      "It is JSON of no format known here; its outermost members are "token". Check what it is meant to show.",
      "It is a JSON array of no format known here; its outermost members are "one". Check what it is meant to show.",
      "It is JSON, one record a line, of no format known here; its outermost members are "one". Check what it is meant to show.",
      "It is YAML of no format known here; its outermost members are "password", "port". Check what it is meant to show.",
      "It is JSON of no format known here; its outermost members are "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm" and 4 more. Check what it is meant to show.",
    ]
  `);
});

import MiniSearch from 'minisearch';
import { describe, expect, test } from 'vitest';
import { searchRecords } from '../../src/publish/site/search-records.ts';
import { indexWords, queryWords, SEARCH_OPTIONS } from '../../src/publish/site/search-text.ts';
import { siteModel } from '../../src/publish/site/site-model.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';

test.each([
  ['CVE-2026-1234', ['cve-2026-1234']],
  ['See TLS-1.1.', ['see', 'tls-1.1', 'tls']],
  ['trivy/authentik-server.json', ['trivy', 'authentik-server.json', 'authentik', 'server', 'json']],
  ['ghcr.io/goauthentik/server:2026.5', ['ghcr.io', 'ghcr', 'goauthentik', 'server', '2026.5']],
  ['docker_compose', ['docker_compose', 'docker', 'compose']],
  ['', []],
])('the index finds %s by %j', (text, words) => {
  expect(indexWords(text)).toEqual(words);
});

test('a query keeps its words whole', () => {
  expect(queryWords('docker-compose CVE-2026-1')).toEqual(['docker-compose', 'cve-2026-1']);
});

describe('the index', () => {
  const records = searchRecords(siteModel(sampleAssessment()), [
    { slug: '05-tls', id: 'strict', text: 'Strict transport security' },
  ]);
  const built = new MiniSearch(SEARCH_OPTIONS);
  built.addAll(records);
  // As the page reads it back.
  const index = MiniSearch.loadJSON(JSON.stringify(built), SEARCH_OPTIONS);
  const first = (query: string) => index.search(query)[0]?.['title'];

  test.each([
    ['tls-1.1', 'TLS-1.1 TLS 1.2 or newer'],
    ['CVE-2026-10021', 'CVE-2026-10021'],
    ['firewall.tf', 'terraform/firewall.tf'],
    ['strict transport', 'Strict transport security'],
    ['worker-20', 'worker-20'],
    ['vulnerabilty', 'MON-2.2 No open HIGH or CRITICAL vulnerability'],
  ])('finds by %s first %s', (query, title) => {
    expect(first(query)).toBe(title);
  });

  test('finds one CVE by its id, not all of its year', () => {
    expect(index.search('CVE-2026-10021').filter(({ kind }) => kind === 'Vulnerability')).toHaveLength(1);
    expect(index.search('CVE-2026-10022')).toEqual([]);
  });

  test('needs all words of a query', () => {
    expect(index.search('firewall zzz')).toEqual([]);
  });

  test('leads to places within the site, relative to its root', () => {
    expect(records.filter(({ href }) => !/^[a-z0-9./-]*(#[a-z0-9._-]+)?$/.test(href))).toEqual([]);
    expect(new Set(records.map(({ kind }) => kind))).toEqual(new Set(['Guide', 'Control', 'Evidence', 'Vulnerability', 'Subject']));
  });
});

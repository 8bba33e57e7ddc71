import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import type { Row } from '../../../src/assess/check.ts';
import { loadChecks } from '../../../src/assess/load-checks.ts';
import { loadContent } from '../../../src/content.ts';
import type { Assessment } from '../../../src/domain/assessment.ts';
import { canonicalJson } from '../../../src/domain/canonical.ts';
import { parsePeriod } from '../../../src/domain/period.ts';
import { EventTable } from '../../../src/events/event-table.ts';
import { normalise } from '../../../src/normalise/normalise.ts';
import { loadReaders } from '../../../src/normalise/readers.ts';
import { opens } from '../../../src/publish/redact/commitment.ts';
import type { EvidenceFile } from '../../../src/publish/redact/evidence-file.ts';
import { findKnown } from '../../../src/publish/redact/locate.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { sameJudgement, translationOf } from '../../../src/publish/redact/same-judgement.ts';
import { scanLeaving } from '../../../src/publish/redact/scan-leaving.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';
import { loadRedactionPolicy } from '../../../src/published-evidence.ts';

const root = new URL('../../../', import.meta.url).pathname;
const { rules, published } = await loadRedactionPolicy(join(root, 'content'));
const key = new Uint8Array(32).fill(9);

function filesOf(period: string): EvidenceFile[] {
  const folder = join(root, 'evidence', period);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((place) => ({ path: relative(folder, place), bytes: new Uint8Array(readFileSync(place)) }));
}

/** Judges files as the pipeline does, without a record. */
async function judge(name: string, files: readonly EvidenceFile[]): Promise<Assessment> {
  const period = parsePeriod(name);
  const content = await loadContent(join(root, 'content'));
  const { organisation } = content;
  const readers = await loadReaders();
  const checks = await loadChecks(readers);
  const blobs = new Map<string, Uint8Array>();
  const collected = files.map(({ path, bytes }) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    blobs.set(digest, bytes);
    return { path, digest, size: bytes.length, problem: null };
  });
  const events = await EventTable.create(organisation.scope.logSources);
  try {
    const evidence = await normalise(collected, {
      readers,
      deployment: organisation.deployment.name,
      period: name,
      signers: content.signers,
      read: async (digest) => blobs.get(digest) ?? new Uint8Array(),
      loadLog: (file, reader) => events.load(file, reader, period),
    });
    const rows = new Map<string, Row[]>();
    for (const { id, sql, parameters } of checks) {
      if (sql !== null) rows.set(id, await events.query(sql, parameters?.({ period, asOf: period.to, organisation }) ?? {}));
    }
    const { digests } = content;
    return assess({
      ...content,
      ...evidence,
      period,
      asOf: period.to,
      checks,
      rows,
      inputs: { ...digests, rules: '0'.repeat(64) },
    });
  } finally {
    await events.close();
  }
}

test.for(['2026-Q2', '2026-Q3'])('the demonstration in %s: redacted evidence is judged as the originals are', async (period) => {
  const files = filesOf(period);
  const plan = await prepareRedaction(files, rules, secretFinder(), key, { published });
  const redacted = await Promise.all(files.map((file) => redact(file, plan)));
  const changed = redacted.filter(({ redactions }) => redactions.length > 0);
  expect(changed.map(({ path }) => path)).toEqual([
    'logs/authentik-events.json',
    'logs/jumpserver-sessions.json',
    'logs/traefik-access.log',
    'tailscale/policy.hujson',
    // The address of an engineer at home, which the firewall lets in.
    ...(period === '2026-Q3' ? ['terraform/terraform.tfvars'] : []),
  ]);
  expect(redacted.filter(({ withheld }) => withheld !== null)).toEqual([]);

  const [original, other] = [await judge(period, files), await judge(period, redacted)];
  expect(sameJudgement(original, other, translationOf(redacted))).toEqual([]);
  expect(other.findings.filter(({ status }) => status === 'satisfied').length).toBeGreaterThan(10);

  // Nobody who holds the redacted evidence alone learns an address, a person or a place from it: in no file, read or rejected.
  const everything = `${redacted.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n')}\n${canonicalJson(other)}`;
  expect(plan.known.addresses.size).toBeGreaterThan(10);
  expect(findKnown(everything, plan.known).map(({ start, end }) => everything.slice(start, end))).toEqual([]);
  expect(everything).not.toMatch(/"Amsterdam"|Example Fibre|52\.37/);
  for (const { kind, length } of changed.flatMap(({ redactions }) => redactions))
    expect(kind === 'literals' || length === null).toBe(true);
  expect(
    await scanLeaving([...redacted, { path: 'assessment.json', bytes: Buffer.from(canonicalJson(other)) }], {
      findSecrets: secretFinder(),
      known: plan.known,
      rules,
    }),
  ).toEqual([]);

  // Redacting once more changes nothing; the same key gives the same bytes.
  const again = await prepareRedaction(redacted, rules, secretFinder(), key, { published });
  for (const file of redacted) expect((await redact(file, again)).redactions, file.path).toEqual([]);

  // Every commitment is opened by its opening, and by no other.
  for (const file of changed) {
    const [whole, ...values] = file.openings;
    const bytes = files.find(({ path }) => path === file.path)?.bytes ?? new Uint8Array();
    expect(opens(file.commitment ?? '', whole?.salt ?? '', bytes)).toBe(true);
    const byCommitment = new Map(values.map((one) => [one.commitment, one]));
    for (const { commitment } of file.redactions.slice(0, 50)) {
      const opening = byCommitment.get(commitment);
      expect(opens(commitment, opening?.salt ?? '', opening?.value ?? '')).toBe(true);
      expect(opens(commitment, opening?.salt ?? '', `${opening?.value} `)).toBe(false);
    }
  }
});

test('a redaction that takes a fact away is told apart from one that does not', async () => {
  const files = filesOf('2026-Q3');
  const original = await judge('2026-Q3', files);
  const spoiled = (path: string, change: (text: string) => string) =>
    judge(
      '2026-Q3',
      files.map((file) => (file.path === path ? { path, bytes: Buffer.from(change(Buffer.from(file.bytes).toString())) } : file)),
    );
  const wide = sameJudgement(
    original,
    await spoiled('terraform/terraform.tfvars', (text) => text.replace('203.0.113.16/29', '0.0.0.0/0')),
  );
  expect(wide).toContainEqual(expect.objectContaining({ what: 'status', original: 'satisfied', redacted: 'not-satisfied' }));
  const merged = sameJudgement(
    original,
    await spoiled('logs/authentik-events.json', (text) => text.replace(/"username":"[^"]*"/g, '"username":"somebody"')),
  );
  expect(merged.length).toBeGreaterThan(0);
  const shorter = sameJudgement(original, await spoiled('logs/traefik-access.log', (text) => text.slice(text.indexOf('\n') + 1)));
  expect(shorter).toContainEqual({
    where: 'log logs/traefik-access.log',
    what: 'lines',
    original: expect.any(String),
    redacted: expect.any(String),
  });
});

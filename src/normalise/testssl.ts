import { z } from 'zod';
import type { TlsProbe } from '../domain/facts/tls.ts';
import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { seriesOf } from './series.ts';
import { probeOf, type Record, Records, type Target } from './testssl-probe.ts';

const Flat = z.array(z.object({ ...Records.element.shape, ip: z.string(), port: z.string() }));

/** The sections that are used; there are others, for vulnerabilities, certificates and simulated clients. */
const SECTIONS = ['protocols', 'ciphers', 'cipherTests', 'serverPreferences', 'headerResponse'] as const;
const Section = Records.nullish();
const PrettyTarget = z.object({
  targetHost: z.string(),
  ip: z.string().nullish(),
  port: z.string(),
  protocols: Section,
  ciphers: Section,
  cipherTests: Section,
  serverPreferences: Section,
  headerResponse: Section,
});
const Pretty = z.object({
  startTime: z.union([z.string(), z.number()]).nullish(),
  clientProblem1: Records.nullish(),
  scanResult: z.array(PrettyTarget),
});

/**
 * What testssl.sh saw of a TLS end point, as flat JSON (`--jsonfile`) or in sections (`--jsonfile-pretty`): https://testssl.sh.
 * The flat form does not say when it was taken; its CSV form is not read.
 */
export default {
  format: 'testssl',
  title: 'TLS probe (testssl.sh)',
  yields: ['tlsProbe'],
  named: /^testssl.*\.json$/i,
  recognises({ shape, keys, head }) {
    if (shape === 'json-array') {
      const own = keys.has('id') && keys.has('severity') && keys.has('finding') && (keys.has('ip') || keys.has('port'));
      return (
        own ||
        (keys.size > 0 &&
          /^\s*\[\s*\{\s*"id"\s*:\s*"(?:service|engine_problem|scanProblem|optimal_proto|pre_128cipher)"/.test(head))
      );
    }
    return (
      shape === 'json-object' && ((keys.has('Invocation') && keys.has('at') && keys.has('openssl')) || keys.has('clientProblem1'))
    );
  },
  read(file): Reading {
    const json = jsonOf(file);
    const where = (path: readonly PropertyKey[]) => `${file.path} ${jsonPath(path)}`;
    const report = Array.isArray(json) ? null : accept(Pretty, json, where);
    const targets = report === null ? flatTargets(accept(Flat, json, where), file) : prettyTargets(report, file);
    const facts = targets.map((target) => ({ kind: 'tlsProbe', ...probeOf(target) }) as const);
    if (facts.length === 0) {
      throw new Problem({
        what: 'The report holds no target.',
        where: file.path,
        why: 'A probe that reached nothing shows nothing.',
        fix: 'Run the probe again where it can reach the server.',
      });
    }
    const problems = targets.flatMap(({ records }) => records).filter(({ severity }) => severity === 'WARN').length;
    return {
      artefact: artefactOf(facts, file),
      takenAt: report === null ? null : startOf(report),
      covers: null,
      facts,
      notes: problems === 0 ? [] : [`Warnings of the probe about itself: ${problems}.`],
    };
  },
} satisfies Reader;

/**
 * Each address of a name can have its own server behind it, and a probe of less than another says nothing of the rest. A probe that does
 * not state the address can be of any.
 */
function artefactOf(probes: readonly TlsProbe[], file: SealedFile): string {
  const names = probes.map(({ host, address, port, protocols, cipherSuites, hsts }) => {
    const looked = [
      ...protocols.map(({ name }) => name),
      ...(cipherSuites === null ? [] : ['suites']),
      ...(hsts === null ? [] : ['HSTS']),
    ];
    return `${host} at ${address ?? seriesOf(file.path)}, port ${port} (${looked.sort().join(', ')})`;
  });
  return `TLS of ${[...new Set(names)].sort().join('; ')}`;
}

function refuseFatal(records: readonly Record[], file: SealedFile): void {
  const fatal = records.find(({ severity }) => severity === 'FATAL');
  if (fatal === undefined) return;
  throw new Problem({
    what: `The probe gave up: "${fatal.finding}".`,
    where: file.path,
    why: 'What it did not try, it did not find.',
    fix: 'Mend what it says, and run the probe again.',
  });
}

function flatTargets(records: z.output<typeof Flat>, file: SealedFile): Target[] {
  refuseFatal(records, file);
  const targets = new Map<string, Target & { readonly records: Record[] }>();
  for (const [index, record] of records.entries()) {
    const key = `${record.ip} ${record.port}`;
    const [host = '', address = ''] = record.ip.split('/');
    // Remarks about the tool itself name no target.
    if (host === '' && address === '') continue;
    const from = { evidence: file.digest, at: `$[${index}]` };
    const target = targets.get(key) ?? { host: host || address, address: address || null, port: record.port, records: [], from };
    target.records.push(record);
    targets.set(key, target);
  }
  return [...targets.values()];
}

function prettyTargets({ clientProblem1: problems, scanResult: results }: z.output<typeof Pretty>, file: SealedFile): Target[] {
  refuseFatal(problems ?? [], file);
  return results.map(({ targetHost: host, ip, port, ...sections }, index) => {
    const records = SECTIONS.flatMap((name) => sections[name] ?? []);
    refuseFatal(records, file);
    return { host, address: ip || null, port, records, from: { evidence: file.digest, at: `$.scanResult[${index}]` } };
  });
}

function startOf({ startTime }: z.output<typeof Pretty>): Instant | null {
  const seconds = Number(startTime ?? Number.NaN);
  return Number.isSafeInteger(seconds) && seconds > 0 ? parseInstant(new Date(seconds * 1000).toISOString()) : null;
}

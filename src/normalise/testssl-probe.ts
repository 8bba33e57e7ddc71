import { z } from 'zod';
import type { Setting } from '../domain/facts/setting.ts';
import type { ProbedHsts, ProbedProtocol, TlsProbe } from '../domain/facts/tls.ts';

/** The findings of one section, or of all. */
export const Records = z.array(z.object({ id: z.string().min(1), severity: z.string(), finding: z.string() }));
/** One finding. */
export type Record = z.output<typeof Records>[number];

/** An end point with everything that was found of it. */
export interface Target {
  readonly host: string;
  readonly address: string | null;
  readonly port: string;
  readonly records: readonly Record[];
  readonly from: TlsProbe['from'];
}

const PROTOCOLS: Readonly<{ [id: string]: ProbedProtocol['name'] }> = {
  SSLv2: 'SSLv2',
  SSLv3: 'SSLv3',
  TLS1: 'TLSv1',
  TLS1_1: 'TLSv1.1',
  TLS1_2: 'TLSv1.2',
  TLS1_3: 'TLSv1.3',
};

/** What a probe's findings say of protocols, cipher suites and HSTS. */
export function probeOf({ host, address, port, records, from }: Target): TlsProbe {
  const protocols = records.flatMap(({ id, finding }): ProbedProtocol[] => {
    const name = PROTOCOLS[id];
    return name === undefined ? [] : [{ name, offered: offeredOf(finding) }];
  });
  return { host, address, port, protocols, cipherSuites: suitesOf(records), hsts: hstsOf(records), from };
}

/**
 * Whether a protocol is offered; words that are neither yes nor no stay as written.
 * "not offered + downgraded to weaker protocol" is a no.
 */
function offeredOf(finding: string): Setting<boolean> {
  if (/^(?:is )?not offered\b/i.test(finding)) return false;
  if (/^(?:is )?offered\b|^vulnerable\b|^supported\b/i.test(finding)) return true;
  return { unresolved: finding };
}

/** Groups of suites without forward secrecy or authentication, or with weak ciphers, as releases call them. */
const WEAK_GROUPS = /^cipherlist_(?:NULL|aNULL|EXPORT|LOW|3DES\w*|AVERAGE|OBSOLETED|STRONG_NOFS)$/;

/**
 * The lists of each protocol, and one line for each suite; releases write the one, the other, or both. A probe of groups alone names no suite;
 * of a weak group that it finds, the name stands for those in it.
 */
function suitesOf(records: readonly Record[]): string[] | null {
  const suites = new Set<string>();
  for (const { id, finding } of records) {
    if (/^(?:supportedciphers|cipherorder)_/i.test(id)) {
      for (const name of finding.split(/\s+/)) if (/^[A-Z0-9][A-Z0-9_-]{4,}$/i.test(name)) suites.add(name);
    } else if (/^cipher-[a-z0-9_]+_x[0-9a-f]+$/i.test(id)) {
      const [, , name] = finding.split(/\s+/);
      if (name !== undefined) suites.add(name);
    } else if (WEAK_GROUPS.test(id) && offeredOf(finding) === true) suites.add(id);
  }
  return suites.size === 0 ? null : [...suites].sort();
}

function hstsOf(records: readonly Record[]): ProbedHsts | null {
  const found = (id: string) => records.find((record) => record.id.toLowerCase() === id)?.finding ?? null;
  const header = found('hsts');
  const time = found('hsts_time');
  if (header === null && time === null) return null;
  const offered =
    offeredOf(header ?? 'offered') !== false && !/^no support|max-age (?:missing|(?:is )?set to 0)/i.test(time ?? header ?? '');
  if (!offered) return { offered, seconds: null, includeSubdomains: null, preload: null };
  return {
    offered,
    seconds: secondsOf(time),
    includeSubdomains: switchOf(found('hsts_subdomains'), /includes subdomains/i, /only for this domain/i),
    preload: switchOf(found('hsts_preload'), /is marked for preloading/i, /is not marked for preloading/i),
  };
}

/** `730 days (=63072000 seconds) > 15552000 seconds`. */
function secondsOf(finding: string | null): Setting<number> {
  if (finding === null) return null;
  const seconds = /\(=\s*(\d+) seconds\)/.exec(finding)?.[1];
  return seconds === undefined ? { unresolved: finding } : Number(seconds);
}

function switchOf(finding: string | null, yes: RegExp, no: RegExp): Setting<boolean> {
  if (finding === null) return null;
  if (no.test(finding)) return false;
  return yes.test(finding) ? true : { unresolved: finding };
}

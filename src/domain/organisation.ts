import { z } from 'zod';
import { Duration } from './time.ts';

/** Whose deployment is judged, and what must be there: `content/organisation.yaml`. */
export const Organisation = z.strictObject({
  organisation: z.string(),
  /** True for the demonstration: every page and the report say so. */
  fictional: z.boolean(),
  deployment: z.strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string(),
    description: z.string(),
    inServiceSince: z.iso.date(),
    timeZone: z.string().refine(isTimeZone, { error: 'expected a zone of the IANA database, such as Europe/Amsterdam' }),
  }),
  contacts: z.array(z.strictObject({ role: z.string(), reach: z.string() })),
  /** Roles besides those of the contacts that may write records: a record by any other role decides nothing. */
  roles: z.array(z.string().trim().min(1)).optional(),
  scope: z.strictObject({
    hosts: z.array(z.string()),
    services: z.array(z.string()),
    logSources: z.array(z.string()),
    reverseProxy: z.string(),
    dataStores: z.array(z.string()),
    /** The repositories with the deployment's own files, each by its URL or by the path at which it is scanned. */
    repositories: z.array(z.string()).optional(),
    administrators: z.strictObject({ tailnet: z.array(z.string()) }),
    /**
     * Address ranges outside of the tailnet in which the servers have addresses, e.g. `10.164.0.0/20`; without them nobody can tell
     * whether a rule of the tailnet policy for other addresses reaches the servers.
     */
    serverRanges: z.array(z.string()).optional(),
    /** Every tag that the machines with `tag:mcp` carry in the tailnet, e.g. `tag:mcp`, `tag:prod`: a rule for one of them reaches the servers. */
    serverTags: z.array(z.string()).optional(),
    /** From where and when people are expected to log in; without it no login can be told to be usual. */
    expectedAccess: z
      .strictObject({
        /** Address ranges, e.g. `203.0.113.0/24`. */
        ranges: z.array(z.string()),
        /** Working hours in UTC, Monday to Friday: `from` included, `to` not. */
        hours: z.strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(1).max(24) }),
      })
      .optional(),
  }),
  parameters: z.strictObject({
    /** A source range with a shorter prefix than this counts as open to the world. */
    sshMinimumPrefix: z.number().int().min(1).max(32),
    /** The oldest a vulnerability scan may be at the assessment. */
    scanMaximumAge: Duration,
    /**
     * Whether a record counts that nobody signed: never (`required`), only where its role had no key to sign with (`keyed`), or always
     * (`optional`), in which case its judgement says so.
     */
    attestations: z.strictObject({ signatures: z.enum(['required', 'keyed', 'optional']) }).default({ signatures: 'optional' }),
    /** How long an OpenVEX statement holds after it was last said: the format has no end of its own. */
    vexMaximumAge: Duration.default('P3M'),
  }),
});
export type Organisation = z.infer<typeof Organisation>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

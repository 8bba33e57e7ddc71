import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { HostImage, MeasuredVariable } from '../domain/facts/container.ts';
import { parseInstant } from '../domain/time.ts';
import { isIdleTest } from './health-test.ts';

/** A list that Docker writes as null, or leaves out, when it is empty. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

const Text = z.string().nullish();

/** What is used of an image. */
export const InspectedImage = z.object({
  Id: z.string().min(1),
  RepoTags: listOf(z.string()),
  RepoDigests: listOf(z.string()),
  Created: Text,
  Config: z
    .object({ User: Text, Env: listOf(z.string()), Healthcheck: z.object({ Test: listOf(z.string()) }).nullish() })
    .nullish(),
});

/** What is used of a network. */
export const InspectedNetwork = z.object({
  Name: z.string().min(1),
  Driver: z.string(),
  Internal: z.boolean().nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Options: z.record(z.string(), z.string()).nullish(),
  Containers: z.record(z.string(), z.object({ Name: Text })).nullish(),
});

/** The fact of one inspected image. An image without a configuration has no user, hence root. */
export function imageFact(found: z.output<typeof InspectedImage>, from: HostImage['from']): Fact {
  const test = found.Config?.Healthcheck?.Test ?? [];
  return {
    kind: 'hostImage',
    id: found.Id,
    tags: found.RepoTags,
    digests: found.RepoDigests,
    user: found.Config?.User ?? '',
    healthCheck: test.length > 0 && test[0] !== 'NONE' && !isIdleTest(test),
    createdAt: found.Created ? parseInstant(found.Created) : null,
    environment: measured(found.Config?.Env ?? []),
    from,
  };
}

/** The fact of one inspected network. */
export function networkFact(found: z.output<typeof InspectedNetwork>, from: HostImage['from']): Fact {
  const between = found.Options?.['com.docker.network.bridge.enable_icc'];
  const modes = ['ipv4', 'ipv6'].flatMap((version) => found.Options?.[`com.docker.network.bridge.gateway_mode_${version}`] ?? []);
  return {
    kind: 'dockerNetwork',
    name: found.Name,
    driver: found.Driver,
    internal: found.Internal ?? false,
    composeProject: composeLabel(found.Labels, 'project'),
    composeNetwork: composeLabel(found.Labels, 'network'),
    interContainer: between === undefined ? null : between === 'true',
    gatewayMode: modes.find((mode) => mode === 'routed' || mode === 'nat-unprotected') ?? modes[0] ?? null,
    containers: Object.entries(found.Containers ?? {}).map(([id, { Name: name }]) => name || id),
    from,
  };
}

/** A label that Compose puts on what it creates. */
export function composeLabel(labels: Readonly<Record<string, string>> | null | undefined, name: string): string | null {
  return labels?.[`com.docker.compose.${name}`] || null;
}

/** `NAME=value` entries, measured: the values may be secrets. */
export function measured(entries: readonly string[]): MeasuredVariable[] {
  return entries.map((entry) => {
    const end = entry.indexOf('=');
    return end === -1 ? { name: entry, length: 0 } : { name: entry.slice(0, end), length: entry.length - end - 1 };
  });
}

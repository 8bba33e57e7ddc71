import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { DockerVolume } from '../domain/facts/container.ts';
import { composeLabel } from './docker-inspect-image.ts';
import { optionMounts } from './volume-options.ts';

/** What is used of a volume. Of its options nothing is kept but the place that they show: they may hold the password of a share. */
export const InspectedVolume = z.object({
  Name: z.string().min(1),
  Driver: z.string(),
  Labels: z.record(z.string(), z.string()).nullish(),
  Options: z.record(z.string(), z.string()).nullish(),
});

/** The fact of one inspected volume. */
export function volumeFact(found: z.output<typeof InspectedVolume>, from: DockerVolume['from']): Fact {
  const mount = { type: 'volume', source: found.Name, target: '', readOnly: null } as const;
  const shown = optionMounts(mount, found.Driver, (option) => found.Options?.[option] ?? '');
  return {
    kind: 'dockerVolume',
    name: found.Name,
    composeProject: composeLabel(found.Labels, 'project'),
    composeVolume: composeLabel(found.Labels, 'volume'),
    shows: shown.map(({ type, source, unresolved }) => ({ type, source, ...(unresolved === undefined ? {} : { unresolved }) })),
    from,
  };
}

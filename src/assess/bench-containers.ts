import type { ComposeService } from '../domain/facts/compose.ts';
import type { Container } from '../domain/facts/container.ts';
import type { BenchResult } from '../domain/facts/docker-daemon.ts';
import { fail, type Observation } from '../domain/observation.ts';
import { isProjectName } from './running-services.ts';

/** What a warning of Docker Bench over containers means, and how to mend it. */
export interface BenchWarning {
  /** Number of the recommendation in the edition 1.6.0. */
  readonly clause: string;
  /** What the container is or has, as a sentence that begins with "It". */
  readonly reason: string;
  readonly remedy: string;
}

interface Facts {
  readonly composeService: readonly ComposeService[];
  readonly container: readonly Container[];
  readonly benchResult: readonly BenchResult[];
}

/**
 * A fail for each container that a test of Docker Bench warns of, under the name of its service where one can be told. That a test passes
 * says nothing here: it looks at what runs at that moment, and less closely.
 */
export function benchWarnings(facts: Facts, { clause, reason, remedy }: BenchWarning): Observation[] {
  return facts.benchResult
    .filter((test) => test.clause === clause && test.result === 'WARN')
    .flatMap(({ id, items, from }) => {
      const names = [...new Set(items.filter((item) => item !== CUT).map((item) => item.split(':')[0] ?? ''))];
      const because = `${reason} Docker Bench says so of what runs, by its test ${id}.`;
      const subjects = names.length === 0 ? ['Docker Bench'] : names.map((name) => serviceOf(name, facts));
      return subjects.map((subject) => fail(subject, because, [from], { remedy }));
    });
}

/** Stands at the end of a list that was cut. */
const CUT = '(truncated)';

function serviceOf(name: string, { composeService, container }: Facts): string {
  const known = container.find((one) => one.name === name);
  if (known !== undefined) return known.composeService ?? name;
  const owners = composeService.filter(({ project, service }) => {
    const prefix = isProjectName(project) ? `(?:${RegExp.escape(project)}[-_])?` : '';
    return new RegExp(`^${prefix}${RegExp.escape(service)}(?:[-_]\\d+)?$`).test(name);
  });
  const [owner, ...others] = [...new Set(owners.map(({ service }) => service))];
  return owner !== undefined && others.length === 0 ? owner : name;
}

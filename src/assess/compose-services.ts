import type { ComposeService } from '../domain/facts/compose.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { mergeObservations } from './merge-observations.ts';

/**
 * One observation for each service that runs or should run. The subject is the service's name, with its project before it
 * (`project/service`) only where several projects have a service of that name. An expected service that no Compose evidence
 * shows is unknown. Of one project the resolved form answers what the raw form leaves unknown; otherwise the worst decides.
 */
export function judgeServices(
  services: readonly ComposeService[],
  { organisation }: Context,
  judge: (service: ComposeService, subject: string) => Observation,
): Observation[] {
  const observations = [...Map.groupBy(services, ({ project, service }) => JSON.stringify([project, service])).values()].flatMap(
    (forms) => judgeForms(forms, (service) => judge(service, subjectOf(service, services))),
  );
  return mergeObservations([...observations, ...missingServices(services, organisation.scope.services)]);
}

/** What the forms of one service come to: the resolved form answers what the raw form leaves unknown. */
export function judgeForms(forms: readonly ComposeService[], judge: (service: ComposeService) => Observation): Observation[] {
  const judged = forms.map((service) => ({ form: service.form, observation: judge(service) }));
  const resolved = judged.some(({ form }) => form === 'resolved');
  return judged
    .filter(({ form, observation }) => !(resolved && form === 'raw' && observation.outcome === 'unknown'))
    .map(({ observation }) => observation);
}

/** An unknown for each expected service that no Compose evidence shows. */
export function missingServices(services: readonly ComposeService[], expected: readonly string[]): Observation[] {
  return [...new Set(expected)]
    .filter((name) => !services.some(({ service }) => service === name))
    .map((name) =>
      unknown(name, 'missing', `The service "${name}" is expected to run, but no Compose evidence shows it.`, [], {
        remedy: `Add the Compose project that runs "${name}" to the evidence, or take it out of the scope if it no longer runs.`,
      }),
    );
}

function subjectOf({ project, service }: ComposeService, all: readonly ComposeService[]): string {
  const elsewhere = all.some((other) => other.service === service && other.project !== project);
  return elsewhere ? `${project}/${service}` : service;
}

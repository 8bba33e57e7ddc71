import type { ComposeService } from '../domain/facts/compose.ts';
import type { Container } from '../domain/facts/container.ts';
import { fail, type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { judgeForms } from './compose-services.ts';
import { distinctPointers, mergeObservations } from './merge-observations.ts';

/** How a control judges what a Compose project asks for, and what runs. */
export interface Judges {
  readonly ofService: (service: ComposeService, subject: string) => Observation;
  /** Its reason begins with "It" or "Its"; null where the container says nothing of the control, so that the project decides alone. */
  readonly ofContainer: (container: Container, subject: string, forms: readonly ComposeService[]) => Observation | null;
}

/** A service with its containers. Either list may be empty, not both. */
interface RunningService {
  readonly forms: readonly ComposeService[];
  readonly containers: readonly Container[];
}

/**
 * One observation for each service that Compose evidence shows, that runs, or that should run. Subjects are those of
 * `judgeServices`; a container that belongs to no service goes by its own name. What runs outranks the file: it answers what the
 * file leaves open. Where both answer and disagree, the service fails, and the reason names both.
 */
export function judgeRunning(
  services: readonly ComposeService[],
  containers: readonly Container[],
  { organisation }: Context,
  { ofService, ofContainer }: Judges,
): Observation[] {
  const running = pairContainers(services, containers);
  const observations = running.map((one) => {
    const subject = subjectOf(one, running);
    const asked = judgeForms(one.forms, (service) => ofService(service, subject));
    const found = one.containers.flatMap((container) => {
      const observation = ofContainer(container, subject, one.forms);
      // A container that does not run may be one of an earlier project: it does not answer what the file leaves open.
      if (observation?.outcome === 'pass' && one.forms.length > 0 && hasEnded(container)) return [];
      return observation === null ? [] : [{ ...observation, reason: inContainer(container, observation.reason) }];
    });
    return together(subject, mergeObservations(asked)[0], mergeObservations(found)[0]);
  });
  const seen = new Set(running.map(nameOf));
  const missing = [...new Set(organisation.scope.services)]
    .filter((name) => !seen.has(name))
    .map((name) =>
      unknown(name, 'missing', `The service "${name}" is expected to run, but no evidence shows it.`, [], {
        remedy: `Add the Compose project or the container that runs "${name}", or take it out of the scope if it no longer runs.`,
      }),
    );
  return mergeObservations([...observations, ...missing]);
}

function together(subject: string, asked: Observation | undefined, running: Observation | undefined): Observation {
  if (asked === undefined || running === undefined) {
    const only = asked ?? running;
    return only ?? unknown(subject, 'missing', 'Neither its project nor its container says anything of it.');
  }
  const disagree = [asked.outcome, running.outcome].toSorted().join(' ') === 'fail pass';
  if (disagree)
    return fail(
      subject,
      `Its Compose project and what runs disagree. Compose: ${asked.reason} ${running.reason}`,
      distinctPointers([...asked.pointers, ...running.pointers]),
      {
        remedy:
          running.outcome === 'fail'
            ? `Create "${subject}" anew from its Compose project, and find out why it runs otherwise.`
            : (asked.remedy ?? `Bring the Compose project of "${subject}" in line with what runs.`),
      },
    );
  if (asked.outcome === running.outcome || asked.outcome === 'fail') return mergeObservations([asked, running])[0] ?? asked;
  return running;
}

function hasEnded({ state }: Container): boolean {
  return ['created', 'exited', 'dead', 'removing'].includes(state ?? '');
}

function inContainer({ name, state }: Container, reason: string): string {
  const stopped = state === null || state === 'running' ? '' : ` (${state})`;
  return `In the container "${name}"${stopped}, ${reason.replace(/^It/, 'it')}`;
}

/**
 * Ties containers to services: by the labels that Compose gives them; where the file does not name its project, by the label of the
 * service alone, if only one project can be meant; and without labels by name.
 */
export function pairContainers(services: readonly ComposeService[], containers: readonly Container[]): RunningService[] {
  const groups = [...Map.groupBy(services, ({ project, service }) => JSON.stringify([project, service])).values()];
  const owner = (container: Container) => ownerOf(container, groups, containers);
  const strays = containers.filter((container) => owner(container) === undefined);
  return [
    ...groups.map((forms) => ({ forms, containers: containers.filter((container) => owner(container) === forms) })),
    ...Map.groupBy(strays, ({ composeProject, composeService, name }) =>
      JSON.stringify(composeService === null ? [name] : [composeProject, composeService]),
    )
      .values()
      .map((group): RunningService => ({ forms: [], containers: group })),
  ];
}

type Forms = readonly ComposeService[];

function ownerOf(container: Container, groups: readonly Forms[], all: readonly Container[]): Forms | undefined {
  const { composeProject, composeService, name } = container;
  if (composeService === null)
    return onlyOne(groups.filter(([form]) => form !== undefined && containerNamesOf(form).some((pattern) => pattern.test(name))));
  const same = groups.filter(([form]) => form?.service === composeService);
  const exact = same.find(([form]) => form?.project === composeProject);
  if (exact !== undefined) return exact;
  // The label names a project that no file does: it can be that of a file without a name, unless another project claims it too.
  const projects = new Set(
    all
      .filter((other) => other.composeService === composeService && !same.some(([form]) => form?.project === other.composeProject))
      .map((other) => other.composeProject),
  );
  return projects.size === 1 ? onlyOne(same.filter(([form]) => form !== undefined && !isProjectName(form.project))) : undefined;
}

function onlyOne(groups: readonly Forms[]): Forms | undefined {
  return groups.length === 1 ? groups[0] : undefined;
}

/** Names that Compose gives containers, and the service's own. */
export function containerNamesOf({ project, service }: ComposeService): RegExp[] {
  const literal = (text: string) => RegExp.escape(text);
  return [
    new RegExp(`^${literal(service)}$`),
    ...(isProjectName(project) ? [new RegExp(`^${literal(project)}[-_]${literal(service)}(?:[-_]\\d+)?$`)] : []),
  ];
}

/** A file without a name of its own stands for its project by its path, which no project can be called. */
export function isProjectName(project: string): boolean {
  return /^[a-z0-9][a-z0-9_-]*$/.test(project);
}

function nameOf({ forms: [form], containers: [container] }: RunningService): string {
  return form?.service ?? container?.composeService ?? container?.name ?? '';
}

function projectOf({ forms: [form], containers: [container] }: RunningService): string | null {
  return form?.project ?? container?.composeProject ?? null;
}

function subjectOf(one: RunningService, all: readonly RunningService[]): string {
  const name = nameOf(one);
  const project = projectOf(one);
  const elsewhere = all.some((other) => other !== one && nameOf(other) === name);
  return elsewhere && project !== null ? `${project}/${name}` : name;
}

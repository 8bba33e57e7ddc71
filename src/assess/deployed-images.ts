import type { Pointer } from '../domain/evidence.ts';
import { type ComposeService, isUnresolved } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { missingServices } from './compose-services.ts';
import { familiarName, type ImageReference, parseImage } from './image-reference.ts';
import { mergeObservations } from './merge-observations.ts';

/** An image that services run. */
export interface DeployedImage {
  /** Name and tag, e.g. `postgres:16.15`; with the digest's beginning where two images share them. */
  readonly subject: string;
  /** As the Compose project writes it. */
  readonly text: string;
  readonly reference: ImageReference;
  readonly services: readonly string[];
  readonly pointers: readonly [Pointer, ...Pointer[]];
}

/** The images that the evidence shows running, and an unknown for each service whose image it does not show. */
export function deployedImages(
  services: readonly ComposeService[],
  { organisation }: Context,
): { readonly images: readonly DeployedImage[]; readonly unknowns: readonly Observation[] } {
  const found = new Map<string, DeployedImage>();
  const unknowns: Observation[] = [];
  for (const service of services) {
    const reference = typeof service.image === 'string' ? parseImage(service.image) : null;
    if (reference === null || typeof service.image !== 'string') {
      if (!answeredByResolved(service, services)) unknowns.push(imageUnknown(service));
      continue;
    }
    const key = JSON.stringify(reference);
    const known = found.get(key);
    found.set(key, {
      subject: familiarName(reference),
      text: known?.text ?? service.image,
      reference,
      services: [...new Set([...(known?.services ?? []), service.service])],
      pointers: known === undefined ? [service.from] : [...known.pointers, service.from],
    });
  }
  const images = [...found.values()];
  return {
    images: images.map((image) => ({ ...image, subject: distinctSubject(image, images) })),
    unknowns: mergeObservations([...unknowns, ...missingServices(services, organisation.scope.services)]),
  };
}

function answeredByResolved({ form, project, service }: ComposeService, all: readonly ComposeService[]): boolean {
  return form === 'raw' && all.some((one) => one.form === 'resolved' && one.project === project && one.service === service);
}

function imageUnknown({ service, image, builds, from }: ComposeService): Observation {
  if (isUnresolved(image))
    return unknown(
      service,
      'unresolved',
      `The image of "${service}" is "${image.unresolved}", which the evidence does not resolve.`,
      [from],
      {
        remedy: 'Hand in the resolved project (docker compose config --format json).',
      },
    );
  if (image !== null) return unknown(service, 'unresolved', `The image "${image}" of "${service}" is no image reference.`, [from]);
  const how = builds ? 'is built from a Dockerfile and names no image' : 'names no image';
  return unknown(service, 'missing', `The service "${service}" ${how}, so no scan can be tied to it.`, [from], {
    remedy: `Give "${service}" an image name with a tag or digest.`,
  });
}

function distinctSubject({ subject, reference }: DeployedImage, all: readonly DeployedImage[]): string {
  const shared = all.filter((other) => other.subject === subject).length > 1;
  return shared && reference.digest !== null ? `${subject}@${reference.digest.slice(0, 19)}` : subject;
}

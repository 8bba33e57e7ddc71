import type { Pointer } from '../domain/evidence.ts';
import type { ComposeService } from '../domain/facts/compose.ts';
import type { Container, HostImage } from '../domain/facts/container.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { missingServices } from './compose-services.ts';
import { familiarName, type ImageReference, parseImage, type RunningBytes } from './image-reference.ts';
import { mergeObservations } from './merge-observations.ts';
import { pairContainers } from './running-services.ts';

/** An image that services run. */
export interface DeployedImage extends RunningBytes {
  /** Name and tag, e.g. `postgres:16.15`; with the digest's beginning where two images share them. */
  readonly subject: string;
  /** As the Compose project or the container writes it. */
  readonly text: string;
  readonly reference: ImageReference;
  readonly services: readonly string[];
  readonly pointers: readonly [Pointer, ...Pointer[]];
}

/** What hosts show of themselves, besides the files that say what should run. */
export interface Hosts {
  readonly container: readonly Container[];
  readonly hostImage: readonly HostImage[];
}

type Named = Omit<DeployedImage, 'subject'>;

/**
 * The images that the evidence shows running, by Compose projects and by the containers of a host, and an unknown for each service whose
 * image neither shows. A container of a service answers what the file leaves open, and where it runs another image than the file
 * asks for, both count.
 */
export function deployedImages(
  services: readonly ComposeService[],
  { organisation }: Context,
  hosts: Hosts = { container: [], hostImage: [] },
): { readonly images: readonly DeployedImage[]; readonly unknowns: readonly Observation[] } {
  const running = hosts.container.filter(({ state }) => state === null || !/^(?:exited|dead|created|removing)$/i.test(state));
  const asked: Named[] = [];
  const found: Named[] = [];
  const unknowns: Observation[] = [];
  for (const { forms, containers } of pairContainers(services, running)) {
    for (const container of containers) {
      const named = imageOfContainer(container, hosts.hostImage);
      if (named === null) unknowns.push(containerUnknown(container));
      else found.push(named);
    }
    for (const service of forms) {
      const named = imageOfService(service);
      if (named !== null) asked.push(named);
      else if (containers.length === 0 && !answeredByResolved(service, services)) unknowns.push(imageUnknown(service));
    }
  }
  const images = merged([...found, ...asked.flatMap((one) => asRunning(one, found))]);
  const shown = new Set(running.map(nameOf));
  const expected = organisation.scope.services.filter((name) => !shown.has(name));
  return {
    images: images.map((image) => ({ ...image, subject: distinctSubject(image, images) })),
    unknowns: mergeObservations([...unknowns, ...missingServices(services, expected)]),
  };
}

function imageOfService({ image, service, from }: ComposeService): Named | null {
  const reference = typeof image === 'string' ? parseImage(image) : null;
  if (reference === null || typeof image !== 'string') return null;
  return { text: image, reference, services: [service], pointers: [from], digests: [], imageIds: [] };
}

/** A container created from an id has no name but what the host calls that image. */
function imageOfContainer(container: Container, images: readonly HostImage[]): Named | null {
  const { image, imageId, from } = container;
  const behind = images.find(({ id }) => id === imageId);
  const text = [image, ...(behind?.tags ?? []), ...(behind?.digests ?? [])].find((name) => parseImage(name) !== null);
  const reference = text === undefined ? null : parseImage(text);
  if (text === undefined || reference === null) return null;
  const digests = (behind?.digests ?? []).map((name) => parseImage(name)?.digest ?? null).filter((digest) => digest !== null);
  const imageIds = imageId === null ? [] : [imageId.toLowerCase()];
  return { text, reference, services: [nameOf(container)], pointers: [from], digests, imageIds };
}

function nameOf({ composeService, name }: Container): string {
  return composeService ?? name;
}

/** What a file asks for, once for each of the bytes that run under that reference; as it stands when none do. */
function asRunning(asked: Named, running: readonly Named[]): Named[] {
  const same = running.filter(({ reference }) => JSON.stringify(reference) === JSON.stringify(asked.reference));
  return same.length === 0 ? [asked] : same.map(({ digests, imageIds }) => ({ ...asked, digests, imageIds }));
}

function merged(images: readonly Named[]): Named[] {
  const groups = Map.groupBy(images, ({ reference, imageIds }) => JSON.stringify([reference, imageIds]));
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    return {
      ...first,
      services: [...new Set([first, ...rest].flatMap(({ services }) => services))],
      pointers: [...first.pointers, ...rest.flatMap(({ pointers }) => pointers)],
      digests: [...new Set([first, ...rest].flatMap(({ digests }) => digests))],
    };
  });
}

function answeredByResolved({ form, project, service }: ComposeService, all: readonly ComposeService[]): boolean {
  return form === 'raw' && all.some((one) => one.form === 'resolved' && one.project === project && one.service === service);
}

function containerUnknown(container: Container): Observation {
  const { image, name, from } = container;
  return unknown(nameOf(container), 'missing', `The container "${name}" runs "${image}", which is no name of an image.`, [from], {
    remedy: 'Hand in what docker image inspect prints of the images on the host.',
  });
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

/** Where several images share name and tag, the digest tells them apart, and where that is shared or not known, the id of the bytes. */
function distinctSubject({ reference, imageIds }: Named, all: readonly Named[]): string {
  const subject = familiarName(reference);
  const alike = all.filter((other) => familiarName(other.reference) === subject);
  if (alike.length === 1) return subject;
  const sameDigest = alike.filter((other) => other.reference.digest === reference.digest).length > 1;
  const marks = [reference.tag === null ? null : reference.digest, sameDigest ? imageIds[0] : null];
  return [subject, ...marks.filter((mark) => typeof mark === 'string').map((mark) => mark.slice(0, 19))].join('@');
}

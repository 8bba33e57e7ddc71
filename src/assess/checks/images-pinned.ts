import type { ComposeService } from '../../domain/facts/compose.ts';
import type { Container, HostImage } from '../../domain/facts/container.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { parseImage } from '../image-reference.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'images-pinned',
  title: 'Images are pinned by digest',
  control: 'CTR-4.9',
  reads: ['composeService', 'container', 'hostImage'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A tag is whatever was pushed last; a digest is the bytes that somebody reviewed.',
  remedy: 'Write the image as name:tag@sha256:… with the digest of the reviewed image.',

  judge({ composeService, container, hostImage }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: judgeService,
      ofContainer: (one, subject, forms) => judgeContainer(one, subject, forms, hostImage),
    });
  },
});

function judgeService({ image, builds, inheritsFrom, from }: ComposeService, subject: string): Observation {
  if (builds) return notApplicable(subject, 'Compose builds its image from a Dockerfile.', [from]);
  if (inheritsFrom.length > 0 && typeof image !== 'string')
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, and its image is not in the evidence.`, [from]);
  if (isUnresolved(image) && !/@sha256:[0-9a-f]{64}$/i.test(image.unresolved))
    return unknown(subject, 'unresolved', `Its image ${quote(image)} is not resolved.`, [from]);
  if (isUnresolved(image)) return pass(subject, `Compose names its image by digest: ${quote(image)}.`, [from]);
  if (image === null) return unknown(subject, 'missing', 'It names no image.', [from]);
  return judgeReference(image, subject, from);
}

function judgeContainer(
  { image, imageId, from }: Container,
  subject: string,
  forms: readonly ComposeService[],
  images: readonly HostImage[],
): Observation | null {
  if (forms.some(({ builds }) => builds)) return null;
  const built = images.find(({ id }) => id === imageId)?.digests.length === 0;
  // Nothing but an id: the reference it was created from is gone.
  if (parseImage(image) === null || (built && forms.length === 0))
    return unknown(subject, 'missing', `Its image ${quote(image)} may be built on the host; no Compose project tells.`, [from]);
  return judgeReference(image, subject, from);
}

function judgeReference(image: string, subject: string, from: Container['from']): Observation {
  const reference = parseImage(image);
  if (reference === null) return unknown(subject, 'unresolved', `Its image ${quote(image)} is no image reference.`, [from]);
  return reference.digest === null
    ? fail(subject, `Its image ${quote(image)} has no digest.`, [from], {
        remedy: `Write the image of "${subject}" as ${image}@sha256:… with the digest of the reviewed image.`,
      })
    : pass(subject, `Its image is ${quote(image)}.`, [from]);
}

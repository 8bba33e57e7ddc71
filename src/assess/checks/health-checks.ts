import type { ComposeService } from '../../domain/facts/compose.ts';
import type { Container, HostImage } from '../../domain/facts/container.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { hostImagesOf } from '../host-images.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'health-checks',
  title: 'Every service has a health check',
  control: 'CTR-4.8',
  reads: ['composeService', 'container', 'hostImage'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A service that hangs looks alive until somebody asks it.',
  remedy: 'Set healthcheck in Compose, or HEALTHCHECK in the last stage of the Dockerfile.',

  judge({ composeService, container, hostImage }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeService(service, subject, hostImage),
      ofContainer: judgeContainer,
    });
  },
});

const IDLE = 'Its health check cannot fail, so it tells nothing.';

function judgeService(service: ComposeService, subject: string, images: readonly HostImage[]): Observation {
  const { isolation, inheritsFrom, image, from } = service;
  const remedy = remedyFor(subject);
  if (isolation.healthCheck === 'disabled')
    return fail(subject, 'Compose switches its health check off, or lets a variable do so.', [from], { remedy });
  if (isolation.healthCheck === 'idle') return fail(subject, IDLE, [from], { remedy });
  if (isolation.healthCheck === 'set' && inheritsFrom.length === 0) return pass(subject, 'Compose sets its health check.', [from]);
  if (inheritsFrom.length > 0)
    return unknown(subject, 'missing', `It extends ${quote(inheritsFrom)}, which the evidence does not hold.`, [from]);
  const found = hostImagesOf(image, images);
  const pointers = [from, ...found.map((one) => one.from)] as const;
  if (found.length === 0)
    return unknown(subject, 'missing', 'Compose leaves its health check to the image, which the evidence does not show.', [from], {
      remedy,
    });
  return found.every(({ healthCheck }) => healthCheck)
    ? pass(subject, 'Compose leaves its health check to the image, which has one.', pointers)
    : fail(subject, 'Neither Compose nor its image has a health check that can fail.', pointers, { remedy });
}

function judgeContainer({ isolation, from }: Container, subject: string): Observation {
  if (isolation.healthCheck === 'set') return pass(subject, 'It has a health check.', [from]);
  const faults = { disabled: 'Its health check is switched off.', idle: IDLE };
  const found = isolation.healthCheck === null ? 'It has no health check.' : faults[isolation.healthCheck];
  return fail(subject, found, [from], { remedy: remedyFor(subject) });
}

function remedyFor(subject: string): string {
  return `Set healthcheck with a test for "${subject}".`;
}

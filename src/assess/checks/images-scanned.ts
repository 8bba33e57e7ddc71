import type { Scan } from '../../domain/facts/scan.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { shift } from '../../domain/time.ts';
import { type Context, defineCheck } from '../check.ts';
import { type DeployedImage, deployedImages } from '../deployed-images.ts';
import { bindScans } from '../image-reference.ts';
import { quote } from '../quote.ts';
import { packageScans } from '../scans.ts';

export default defineCheck({
  id: 'images-scanned',
  title: 'Every deployed image was scanned',
  control: 'MON-2.1',
  reads: ['composeService', 'container', 'hostImage', 'scan'],
  requires: ['scan'],
  requiresOneOf: ['composeService', 'container'],
  missed: ['scan'],
  freshFor: ({ parameters }) => parameters.scanMaximumAge,
  why: 'Vulnerabilities are published after images are built, so an image that nobody scans grows worse unseen.',
  remedy: 'Scan each image that runs, by its digest, and hand in the reports.',

  judge(facts, context) {
    const { images, unknowns } = deployedImages(facts.composeService, context, facts);
    return [...images.map((image) => judgeImage(image, facts.scan, context)), ...unknowns];
  },
});

function judgeImage(image: DeployedImage, scans: readonly Scan[], context: Context): Observation {
  const { subject, text, reference, services, pointers } = image;
  const remedy = `Scan it and hand in the report: trivy image --format json ${text}`;
  const binding = bindScans(reference, scans, image);
  if (binding.by === null) {
    const near = binding.near.map(({ artifact, digests }) => digests[0] ?? artifact);
    const others = near.length === 0 ? '' : ` There are scans of ${quote(near)}, which are other images and prove nothing.`;
    return fail(
      subject,
      `No scan is of "${text}", which runs as ${quote(services)}.${others}`,
      [...pointers, ...binding.near.map(({ from }) => from)],
      { remedy },
    );
  }
  const counting = packageScans(binding.scans);
  if (counting.scans === null) {
    const seen = [...pointers, ...binding.scans.map(({ from }) => from)];
    return unknown(subject, 'unresolved', counting.lacks, seen, { remedy });
  }
  const [newest] = counting.scans;
  const evidence = [...pointers, newest.from] as const;
  const oldest = shift(context.asOf, context.organisation.parameters.scanMaximumAge, -1);
  if (newest.scannedAt !== null && newest.scannedAt < oldest)
    return fail(subject, `Its newest scan is of ${newest.scannedAt}; nothing before ${oldest} counts.`, evidence, { remedy });
  const when = newest.scannedAt === null ? '' : ` at ${newest.scannedAt}`;
  return pass(subject, `It runs as ${quote(services)} and was scanned${when}; the scan is tied to it by ${binding.by}.`, evidence);
}

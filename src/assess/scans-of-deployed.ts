import type { FactsOf } from '../domain/fact.ts';
import type { Scan } from '../domain/facts/scan.ts';
import type { Context } from './check.ts';
import { deployedImages } from './deployed-images.ts';
import { bindScans } from './image-reference.ts';

/** What shows which images run, besides the scans. */
export const DEPLOYED_FACTS = ['scan', 'composeService', 'container', 'hostImage'] as const;

/**
 * The scans of images that run, by name whatever their tag: months ago an earlier release ran. null when no evidence shows an image that
 * runs.
 */
export function scansOfDeployed(facts: FactsOf<(typeof DEPLOYED_FACTS)[number]>, context: Context): Scan[] | null {
  const { images } = deployedImages(facts.composeService, context, facts);
  if (images.length === 0) return null;
  return facts.scan.filter((scan) =>
    images.some((image) => {
      const binding = bindScans(image.reference, [scan], image);
      return binding.by !== null || binding.near.length > 0;
    }),
  );
}

import type { HostImage } from '../domain/facts/container.ts';
import type { Setting } from '../domain/facts/setting.ts';
import { parseImage } from './image-reference.ts';

/** The images on a host that a reference names: by digest where it has one, else by name and tag. */
export function hostImagesOf(image: Setting<string>, images: readonly HostImage[]): HostImage[] {
  if (typeof image !== 'string') return [];
  const wanted = parseImage(image);
  if (wanted === null) return images.filter(({ id }) => id === image.trim());
  return images.filter(({ tags, digests }) => {
    const known = (wanted.digest === null ? tags : digests).map(parseImage);
    return known.some((one) =>
      wanted.digest === null ? one?.name === wanted.name && one.tag === wanted.tag : one?.digest === wanted.digest,
    );
  });
}

import type { Mount } from '../domain/facts/compose.ts';
import type { NamedVolume } from './compose-schema.ts';
import { flagSetting, plainText } from './compose-settings.ts';
import { optionMounts } from './volume-options.ts';

/** What a mount of a named volume shows, by what the project declares of the volume. */
export function volumeMounts(mount: Mount, declared: Readonly<Record<string, NamedVolume>>): Mount[] {
  if (mount.type !== 'volume' || mount.source === null) return [mount];
  const volume = declared[mount.source];
  const name = nameOf(mount.source, volume ?? null);
  const named = { ...mount, declaredBy: `volumes.${mount.source}`, ...(name === '' ? {} : { dockerName: name }) };
  if (volume === undefined) return [{ ...named, unresolved: `the file does not declare the volume "${mount.source}"` }];
  if (volume === null) return [named];
  if (isExternal(volume)) return [{ ...named, unresolved: `the volume "${mount.source}" is external` }];
  return optionMounts(named, plainText(volume.driver), (option) => plainText(volume.driver_opts?.[option]));
}

function isExternal({ external }: NonNullable<NamedVolume>): boolean {
  if (typeof external === 'object' && external !== null) return true;
  return typeof external === 'boolean' || typeof external === 'string' ? flagSetting(external) !== false : false;
}

/** The name that Docker knows it by, where the file says it; empty when Compose makes it up from the project. */
function nameOf(key: string, volume: NamedVolume): string {
  if (volume === null) return '';
  const { external } = volume;
  const older = typeof external === 'object' && external !== null && 'name' in external ? String(external.name) : '';
  return plainText(volume.name) || older || (isExternal(volume) ? key : '');
}

import type { ComposeService } from '../domain/facts/compose.ts';
import type { JumpserverSetting } from '../domain/facts/jumpserver.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import { mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';

/** A setting of JumpServer as the evidence gives it; what the API says outranks the installer's file and Compose. */
export function settingsNamed(
  name: string,
  settings: readonly JumpserverSetting[],
  services: readonly ComposeService[],
): Pick<JumpserverSetting, 'value' | 'from'>[] {
  const own = settings.filter((setting) => setting.name === name);
  const api = own.filter(({ source }) => source === 'api');
  if (api.length > 0) return api;
  const inCompose = services
    .filter(isJumpserver)
    .flatMap(({ environment, from }) =>
      environment
        .filter((variable) => variable.name === name)
        .map(({ value }) => ({ value: value ?? { unresolved: `\${${name}}` }, from })),
    );
  return [...own, ...inCompose];
}

const EXPORT = 'Export /api/v1/settings/setting/?category=clean of JumpServer.';

/**
 * Judges a setting that counts days: at least so many. Whoever saves the page of settings once keeps all of them in the database, and what
 * the file of the installer or Compose says has no effect from then on.
 */
export function judgeDays(
  name: string,
  fewest: number,
  settings: readonly JumpserverSetting[],
  services: readonly ComposeService[],
): Observation {
  const remedy = `Set ${name} to ${fewest} or more in JumpServer.`;
  const isFromApi = settings.some((setting) => setting.name === name && setting.source === 'api');
  const judged = settingsNamed(name, settings, services).map(({ value, from }) => {
    if (value === null || isUnresolved(value))
      return unknown(name, 'unresolved', `JumpServer's ${name} ${quote(value)} is not resolved.`, [from], { remedy });
    const days = typeof value === 'number' ? value : /^\d+$/.test(String(value).trim()) ? Number(value) : Number.NaN;
    if (days >= fewest && !isFromApi)
      return unknown(
        name,
        'missing',
        `JumpServer starts with ${name} of ${days} days, and whether another was saved in its web interface, which outranks that, is not in the evidence.`,
        [from],
        { remedy: EXPORT },
      );
    return days >= fewest
      ? pass(name, `JumpServer's ${name} is ${days} days.`, [from])
      : fail(name, `JumpServer's ${name} is ${quote(value)}, less than ${fewest} days.`, [from], { remedy });
  });
  const [worst] = mergeObservations(judged);
  return (
    worst ??
    unknown(name, 'missing', `JumpServer's ${name} is not in the evidence, and nothing says that its default holds.`, [], {
      remedy,
    })
  );
}

/** Whether a service is a part of JumpServer. */
export function isJumpserver({ image, service }: ComposeService): boolean {
  const text = isUnresolved(image) ? image.unresolved : (image ?? '');
  return /(?:^|[/}])jumpserver\//i.test(text) || /^jumpserver\b/i.test(service);
}

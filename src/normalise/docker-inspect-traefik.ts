import type { Fact } from '../domain/fact.ts';
import type { InspectedContainer } from './docker-inspect-container.ts';
import type { Gap } from './reader.ts';
import { traefikLabelFacts } from './traefik-labels.ts';

/** What Traefik takes from the labels of a container. */
export const FROM_LABELS = [
  'router',
  'tcpRouter',
  'headersMiddleware',
  'middlewareChain',
  'otherMiddleware',
] as const satisfies Gap['kinds'];

/** The routers and middlewares of Traefik that a container declares by its labels; none of one that does not run, which Traefik passes over. */
export function traefikFactsOfContainer({ State: state, Config: config }: InspectedContainer, from: Fact['from']): Fact[] {
  if (state?.Status === 'created' || state?.Status === 'exited' || state?.Status === 'dead') return [];
  const options = Object.entries(config.Labels ?? {})
    .filter(([name]) => name.toLowerCase().startsWith('traefik.'))
    .map(([name, value]) => ({ name, value, from }));
  const off = options.some(({ name, value }) => name.toLowerCase() === 'traefik.enable' && /^(?:false|f|0)$/i.test(value));
  return off ? [] : traefikLabelFacts(options);
}

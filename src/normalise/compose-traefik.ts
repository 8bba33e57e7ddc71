import type { Fact } from '../domain/fact.ts';
import type { ServiceSource } from './compose.ts';
import { plainText } from './compose-settings.ts';
import { traefikArguments, traefikEnvironment, traefikStaticFact } from './traefik-arguments.ts';
import { asWritten, traefikLabelFacts } from './traefik-labels.ts';

const TRAEFIK_IMAGE = /(?:^|\/)traefik(?:[:@$]|$)/;
const TRAEFIK_ARGUMENT = /^--?(?:entrypoints|providers|certificatesresolvers)\./i;
const CONFIGURATION_PLACE = /^(?:\/etc\/traefik(?:\/traefik\.(?:ya?ml|toml))?|\/traefik\.(?:ya?ml|toml))\/?$/;

/** What a Compose service says about Traefik: routers and middlewares in its labels; static settings when it is Traefik itself. */
export function traefikFactsOf(source: ServiceSource): { readonly facts: Fact[]; readonly notes: string[] } {
  const labels = source.labels.filter(({ name }) => name.toLowerCase().startsWith('traefik.'));
  const enabled = asWritten(labels.find(({ name }) => name.toLowerCase() === 'traefik.enable')?.value);
  const settings = staticSettingsOf(source);
  if (enabled?.toLowerCase() === 'false') {
    const note = labels.length > 1 ? [`Labels of service "${source.name}" were passed over: traefik.enable is false.`] : [];
    return { facts: settings.facts, notes: [...settings.notes, ...note] };
  }
  const options = labels.map(({ name, value, path }) => ({ name, value, from: source.at(path) }));
  return { facts: [...settings.facts, ...traefikLabelFacts(options)], notes: settings.notes };
}

/**
 * Traefik takes its static configuration from one place only: a file, or arguments, or environment variables, in that order.
 * https://doc.traefik.io/traefik/getting-started/configuration-overview/
 */
function staticSettingsOf(source: ServiceSource): { readonly facts: Fact[]; readonly notes: string[] } {
  const given = source.command ?? [];
  const isTraefik =
    TRAEFIK_IMAGE.test(String(source.service.image ?? '')) || given.some((argument) => TRAEFIK_ARGUMENT.test(argument));
  if (!isTraefik) return { facts: [], notes: [] };
  const options = given.some((argument) => argument.startsWith('-'))
    ? traefikArguments(given)
    : traefikEnvironment(source.environment);
  if (options.size === 0) return { facts: [], notes: [] };
  if (options.has('configfile') || targetsOf(source.service).some((target) => CONFIGURATION_PLACE.test(target))) {
    const what = `Static settings of service "${source.name}" were passed over: a configuration file may outrank them.`;
    return { facts: [], notes: [what] };
  }
  return { facts: [traefikStaticFact(options, source.at(given.length > 0 ? ['command'] : ['environment']))], notes: [] };
}

/** Where the service is given files. */
function targetsOf({ volumes, configs }: ServiceSource['service']): string[] {
  const granted = (configs ?? []).map((grant) =>
    typeof grant === 'string' ? `/${grant}` : plainText(grant.target) || `/${plainText(grant.source)}`,
  );
  return [...(volumes ?? []).map(targetOf), ...granted];
}

function targetOf(volume: NonNullable<ServiceSource['service']['volumes']>[number]): string {
  if (typeof volume !== 'string') return plainText(volume.target);
  return volume.split(':').find((part, index) => index > 0 && part.startsWith('/')) ?? '';
}

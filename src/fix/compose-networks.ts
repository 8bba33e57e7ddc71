import type { ComposeService } from '../domain/facts/compose.ts';
import { COMPOSE_FORMATS, servicesOf } from './compose-services.ts';
import type { Editor, Path } from './editor.ts';
import { type Failure, type Fix, factsOfKind, Undecided } from './fix.ts';

const PREDEFINED = /^\s*(?:host|bridge|default)\s*$/i;

/** Networks: none of Docker's own, no port but the proxy's, and no way out for data stores. */
export const composeNetworks: Fix = {
  checks: ['user-defined-networks', 'back-end-networks-internal'],
  formats: COMPOSE_FORMATS,
  mend(failure, document) {
    const services = servicesOf(failure);
    const mind = services.flatMap(({ place }) => leaveDockersOwn(document, place));
    if (failure.check === 'back-end-networks-internal')
      return [
        ...mind,
        ...services.flatMap(({ place, service }) => unpublish(failure, document, service, place)),
        ...closeNetworks(failure, document),
      ];
    if (mind.length > 0) return mind;
    throw new Undecided('Which network of the project takes the place of the one of Docker that it is declared to be.');
  },
};

function leaveDockersOwn(document: Editor, place: Path): string[] {
  const mode = [...place, 'network_mode'];
  if (!PREDEFINED.test(String(document.get(mode)))) return [];
  document.remove(mode);
  return ['It then joins the default network of its project: list the networks that it needs, and no others.'];
}

function unpublish({ organisation }: Failure, document: Editor, { service, ports }: ComposeService, place: Path): string[] {
  if (ports.length === 0 || service === organisation.scope.reverseProxy) return [];
  document.remove([...place, 'ports']);
  return ['Route to it through the reverse proxy: nothing else reaches it from outside any more.'];
}

/** Makes the networks internal that the failure points at, and those of data stores that name none. */
function closeNetworks({ facts, all, organisation }: Failure, document: Editor): string[] {
  const stores = factsOfKind(facts, 'composeService').filter(({ service }) => organisation.scope.dataStores.includes(service));
  const [store] = stores;
  if (store === undefined) return [];
  const pointed = factsOfKind(facts, 'composeNetwork').filter(({ internal, external }) => internal !== true && external !== true);
  const byDefault = stores.filter(
    ({ networks, networkMode }) => networks.length === 0 && PREDEFINED.test(String(networkMode ?? 'default')),
  );
  const names = new Set([...pointed.map(({ network }) => network), ...byDefault.map(() => 'default')]);
  return [...names].flatMap((name) => {
    if (document.get(['networks', name, 'internal']) !== true) document.set(['networks', name, 'internal'], true);
    const joins = ({ networks }: ComposeService) => networks.includes(name) || (name === 'default' && networks.length === 0);
    const others = factsOfKind(all, 'composeService').filter(
      (other) => other.project === store.project && !stores.some(({ service }) => service === other.service) && joins(other),
    );
    const services = [...new Set(others.map(({ service }) => service))].join(', ');
    return services === ''
      ? []
      : [`The network "${name}" leads out no more for ${services} either: give those that need it another network.`];
  });
}

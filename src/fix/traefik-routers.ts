import { entryPointsOf } from '../assess/entry-points.ts';
import { setsHsts } from '../assess/hsts.ts';
import { labelsOf } from './compose-labels.ts';
import { type Fix, factsOfKind, Undecided } from './fix.ts';

/** The security headers among the middlewares of a router, where one middleware alone can be meant. */
export const traefikRouters: Fix = {
  checks: ['https-routers-send-hsts'],
  formats: ['traefik-dynamic', 'compose-file', 'compose-resolved'],
  mend({ facts, all }, document) {
    const known = new Map(
      factsOfKind(all, 'headersMiddleware')
        .filter(setsHsts)
        .map((one) => [`${one.name}@${one.provider}`, one]),
    );
    const [headers, other] = known.values();
    if (headers === undefined)
      throw new Undecided('Which middleware sets the security headers: the evidence holds none that does.');
    if (other !== undefined)
      throw new Undecided(`Which of the middlewares that set HSTS it is to use: ${[...known.keys()].join(', ')}.`);
    for (const router of factsOfKind(facts, 'router')) {
      const { name, provider, middlewares } = router;
      if (!router.tls && entryPointsOf(router, factsOfKind(all, 'traefikStatic')).points.some(({ tls }) => !tls))
        throw new Undecided('Whether it redirects plain HTTP to HTTPS, is given TLS, or leaves that entry point.');
      const reference = provider === headers.provider ? headers.name : `${headers.name}@${headers.provider}`;
      if (provider === 'docker') {
        labelsOf(document, `traefik.http.routers.${name}.`).set('middlewares', [...middlewares, reference].join(','));
        continue;
      }
      const path = ['http', 'routers', name, 'middlewares'];
      const written = document.get(path);
      if (typeof written === 'string') document.set(path, `${written},${reference}`);
      else document.set([...path, Array.isArray(written) ? written.length : 0], reference);
    }
    return [];
  },
};

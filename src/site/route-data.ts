import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { HREF } from '../publish/site/routes.ts';
import { model } from './model.ts';

/** Gives every page the site's own title and each guide page its neighbours. */
export const onRequest = defineRouteMiddleware(({ locals, url }) => {
  const { starlightRoute } = locals;
  const { identity, guide } = model;
  starlightRoute.siteTitle = `${identity.deployment}, ${identity.period}`;
  starlightRoute.siteTitleHref = HREF.overview;
  const index = guide.findIndex((entry) => entry.href === url.pathname);
  const link = (entry: (typeof guide)[number] | undefined) =>
    entry && { type: 'link' as const, label: entry.title, href: entry.href, isCurrent: false, badge: undefined, attrs: {} };
  const neighbour = (step: number) => (index === -1 ? undefined : link(guide[index + step]));
  starlightRoute.pagination = { prev: neighbour(-1), next: neighbour(1) };
});

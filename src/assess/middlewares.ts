import type { FactsOf } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { HeadersMiddleware, MiddlewareChain, OtherMiddleware } from '../domain/facts/traefik.ts';
import { setsHsts, stripsHsts } from './hsts.ts';

/** What a list of middlewares comes to, its chains followed. */
export interface Effect {
  /** HSTS is sent: the first of those that send it or take it out decides, since it sees an answer last. */
  readonly hsts: boolean;
  /** HSTS is taken out, whatever stands behind. */
  readonly strips: boolean;
  /** One of them sends every request in the clear to HTTPS. */
  readonly redirects: boolean;
  /** Those that may do either: not in the evidence, plug-ins, and names that stand twice with different meanings. */
  readonly opaque: readonly string[];
  /** Those that may redirect: by a pattern, or to a scheme that is not resolved. */
  readonly mayRedirect: readonly string[];
}

/** Kinds that declare middlewares. */
export type MiddlewareFacts = FactsOf<'headersMiddleware' | 'middlewareChain' | 'otherMiddleware'>;

const NOTHING: Effect = { hsts: false, strips: false, redirects: false, opaque: [], mayRedirect: [] };

/**
 * Follows the names of middlewares. A name without a provider is of the provider that names it; `null` for entry points, which have
 * none: https://doc.traefik.io/traefik/providers/overview/#provider-namespace.
 */
export function effectOf(names: readonly string[], provider: 'file' | 'docker' | null, facts: MiddlewareFacts, depth = 0): Effect {
  return together(names.map((reference) => effectOfOne(reference, provider, facts, depth)));
}

function effectOfOne(reference: string, provider: 'file' | 'docker' | null, facts: MiddlewareFacts, depth: number): Effect {
  const [name = '', from = provider] = reference.split('@');
  const opaque = { ...NOTHING, opaque: [reference] };
  const isMeant = (one: HeadersMiddleware | MiddlewareChain | OtherMiddleware) => one.name === name && one.provider === from;
  const meanings = [
    ...facts.headersMiddleware
      .filter(isMeant)
      .map((one) => (stripsHsts(one) ? { ...NOTHING, strips: true } : { ...NOTHING, hsts: setsHsts(one) })),
    ...facts.middlewareChain
      .filter(isMeant)
      .map((chain) => (depth < 8 ? effectOf(chain.middlewares, chain.provider, facts, depth + 1) : opaque)),
    ...facts.otherMiddleware.filter(isMeant).map((one) => effectOfOther(one, reference)),
  ];
  const [first, ...others] = meanings;
  // Of one name in two files Traefik takes one, and which of them is not in the evidence.
  const differ = others.some(
    (other) => other.hsts !== first?.hsts || other.strips !== first.strips || other.redirects !== first.redirects,
  );
  return first === undefined || differ ? opaque : together(meanings);
}

function effectOfOther({ type, scheme }: OtherMiddleware, reference: string): Effect {
  const kind = type.toLowerCase();
  if (kind === 'plugin') return { ...NOTHING, opaque: [reference] };
  if (kind === 'redirectregex' || (kind === 'redirectscheme' && isUnresolved(scheme)))
    return { ...NOTHING, mayRedirect: [reference] };
  return { ...NOTHING, redirects: kind === 'redirectscheme' && String(scheme).toLowerCase() === 'https' };
}

function together(effects: readonly Effect[]): Effect {
  const outermost = effects.find(({ hsts, strips }) => hsts || strips);
  return {
    hsts: outermost?.hsts ?? false,
    strips: outermost?.strips ?? false,
    redirects: effects.some(({ redirects }) => redirects),
    opaque: effects.flatMap(({ opaque }) => opaque),
    mayRedirect: effects.flatMap(({ mayRedirect }) => mayRedirect),
  };
}

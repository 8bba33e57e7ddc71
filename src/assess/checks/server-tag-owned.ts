import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { SERVER_TAG } from '../tailnet.ts';

export default defineCheck({
  id: 'server-tag-owned',
  title: 'The server tag has named owners',
  control: 'NET-2.3',
  reads: ['tailnetTagOwners', 'tailnetRule'],
  requires: ['tailnetTagOwners'],
  freshFor: 'P31D',
  why: `Whoever may give a machine the tag ${SERVER_TAG} decides which machines the rules for servers apply to.`,
  remedy: `Name the owners of ${SERVER_TAG} under tagOwners, as people or a group.`,

  judge({ tailnetTagOwners, tailnetRule }) {
    const remedy = `Name the owners of "${SERVER_TAG}" under tagOwners, such as a group of administrators.`;
    const entries = tailnetTagOwners.filter(({ tag }) => tag.trim().toLowerCase() === SERVER_TAG);
    const [first, ...rest] = entries.map(({ from }) => from);
    if (first === undefined) {
      if (tailnetTagOwners.length + tailnetRule.length === 0)
        return [
          unknown(SERVER_TAG, 'missing', 'The evidence shows neither rules nor tag owners of the tailnet policy.', [], { remedy }),
        ];
      const seen = [...tailnetTagOwners, ...tailnetRule].slice(0, 1).map(({ from }) => from);
      return [fail(SERVER_TAG, `The tailnet policy names no owner of "${SERVER_TAG}".`, seen, { remedy })];
    }
    const owners = entries.flatMap((entry) => entry.owners);
    const wide = owners.filter((owner) => /^(?:\*|autogroup:(?:members?|tagged|danger-all))$/i.test(owner.trim()));
    if (entries.some((entry) => entry.owners.length === 0))
      return [fail(SERVER_TAG, `"${SERVER_TAG}" has no owner.`, [first, ...rest], { remedy })];
    if (wide.length > 0)
      return [fail(SERVER_TAG, `"${SERVER_TAG}" is owned by ${quote(wide)}, which is everyone.`, [first, ...rest], { remedy })];
    return [pass(SERVER_TAG, `"${SERVER_TAG}" is owned by ${quote(owners)}.`, [first, ...rest])];
  },
});

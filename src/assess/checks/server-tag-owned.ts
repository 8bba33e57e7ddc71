import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { SERVER_TAG } from '../tailnet.ts';
import { holdersOf } from '../tailnet-owners.ts';

export default defineCheck({
  id: 'server-tag-owned',
  title: 'The server tag has named owners',
  control: 'NET-2.3',
  reads: ['tailnetTagOwners', 'tailnetRule', 'tailnetAlias'],
  requires: ['tailnetTagOwners'],
  oneIsEnough: ['tailnetTagOwners'],
  freshFor: 'P31D',
  why: `Whoever may give a machine the tag ${SERVER_TAG} decides which machines the rules for servers apply to.`,
  remedy: `Name the owners of ${SERVER_TAG} under tagOwners, as people or a group.`,

  judge(facts) {
    const { tailnetTagOwners, tailnetRule } = facts;
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
    if (entries.some((entry) => entry.owners.length === 0))
      return [fail(SERVER_TAG, `"${SERVER_TAG}" has no owner.`, [first, ...rest], { remedy })];
    const owners = entries.flatMap((entry) => entry.owners);
    const { open, unresolved, people } = holdersOf(owners, facts);
    if (open.length > 0)
      return [fail(SERVER_TAG, `"${SERVER_TAG}" is owned by ${open.join(', ')}, which is everyone.`, [first, ...rest], { remedy })];
    if (unresolved.length > 0)
      return [
        unknown(
          SERVER_TAG,
          'missing',
          `Who owns "${SERVER_TAG}" by ${unresolved.join(', ')} is not in the evidence.`,
          [first, ...rest],
          {
            remedy: 'Name the owners as people or as a group that the policy defines, and hand in the whole policy.',
          },
        ),
      ];
    if (!people)
      return [
        fail(SERVER_TAG, `"${SERVER_TAG}" is owned by ${quote(owners)}, behind which the policy names nobody.`, [first, ...rest], {
          remedy,
        }),
      ];
    return [pass(SERVER_TAG, `"${SERVER_TAG}" is owned by ${quote(owners)}.`, [first, ...rest])];
  },
});

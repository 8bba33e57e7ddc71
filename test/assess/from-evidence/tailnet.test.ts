import { describe, expect, test } from 'vitest';
import { organisation, scope } from '../builders.ts';
import { judged } from '../judged.ts';

type Policy = Readonly<Record<string, unknown>>;

const acl = (src: readonly string[], ...dst: readonly string[]) => ({ action: 'accept', src, dst });
const ADMINISTRATION = acl(['tag:admin'], 'tag:mcp:*');
const WEB = acl(['group:users'], 'tag:mcp:80,443');

/** An honest policy, with changes. */
const policy = (changes: Policy = {}): Policy => ({
  groups: { 'group:platform': ['ops@harbour.example'], 'group:users': ['analyst@harbour.example'] },
  tagOwners: { 'tag:admin': ['group:platform'], 'tag:mcp': ['group:platform'], 'tag:vault': ['group:platform'] },
  acls: [ADMINISTRATION, WEB],
  ...changes,
});
const also = (...rules: readonly unknown[]): Policy => policy({ acls: [ADMINISTRATION, WEB, ...rules] });
const owners = (changes: Readonly<Record<string, readonly string[]>>, groups: Readonly<Record<string, readonly string[]>> = {}) =>
  policy({
    tagOwners: { 'tag:admin': ['group:platform'], 'tag:mcp': ['group:platform'], ...changes },
    groups: { 'group:platform': ['ops@harbour.example'], 'group:users': ['analyst@harbour.example'], ...groups },
  });

type Row = readonly [says: string, policy: Policy, outcome: 'pass' | 'fail' | 'unknown', reason?: RegExp];

/** An organisation that does not say which tags its servers carry. */
function saysNoTags() {
  const { serverTags: _, ...rest } = organisation.scope;
  return { ...organisation, scope: rest };
}

const outcomeOf = async (check: string, given: Policy, organisation = scope({})) =>
  judged(check, { 'tailscale/policy.hujson': JSON.stringify(given) }, organisation);

describe('tailnet-all-ports-administrators-only', () => {
  test.for<Row>([
    ['an honest policy', policy(), 'pass'],
    [
      'only an SSH rule for everyone',
      policy({ ssh: [{ action: 'accept', src: ['autogroup:member'], dst: ['tag:mcp'], users: ['root'] }] }),
      'pass',
    ],
    // Who may become an administrator.
    [
      'members own the tag of the administrators',
      owners({ 'tag:admin': ['autogroup:member'] }),
      'fail',
      /"tag:admin".*"autogroup:member"/,
    ],
    ['members own it by another tag', owners({ 'tag:admin': ['tag:ci'], 'tag:ci': ['autogroup:members'] }), 'fail', /"tag:ci"/],
    ['a group of a whole domain owns it', owners({ 'tag:admin': ['group:all'] }, { 'group:all': ['*@harbour.example'] }), 'fail'],
    ['a group that is not there owns it', owners({ 'tag:admin': ['group:synced@harbour.example'] }), 'unknown'],
    ['nobody says who owns it', policy({ tagOwners: { 'tag:mcp': ['group:platform'] } }), 'unknown', /no owner of "tag:admin"/],
    ['roles own it', owners({ 'tag:admin': ['autogroup:admin', 'autogroup:owner', 'ops@harbour.example'] }), 'pass'],
    ['tags that own each other', owners({ 'tag:admin': ['tag:ci', 'ops@harbour.example'], 'tag:ci': ['tag:admin'] }), 'pass'],
    ['a tag of administrators that owns itself', owners({ 'tag:admin': ['tag:admin'] }), 'unknown', /names nobody/],
    // Which destinations hold the servers.
    ['a subnet', also(acl(['group:users'], '10.0.0.0/8:*')), 'unknown', /scope\.serverRanges|not resolved/],
    ['a host', { ...also(acl(['group:users'], 'lan:*')), hosts: { lan: '192.168.7.0/24' } }, 'unknown'],
    ['a subnet, for web ports', also(acl(['group:users'], '10.0.0.0/8:443')), 'pass'],
    ['everything', also(acl(['group:users'], 'autogroup:danger-all:*')), 'fail'],
    ['all tagged machines', also(acl(['group:users'], 'autogroup:tagged:*')), 'fail'],
    ['their own machines', also(acl(['autogroup:member'], 'autogroup:self:*')), 'pass'],
    ['a service', also(acl(['group:users'], 'svc:console:*')), 'unknown'],
    ['an address set', { ...also(acl(['group:users'], 'ipset:all:*')), ipsets: { 'ipset:all': ['add 100.64.0.0/10'] } }, 'fail'],
    [
      'an address set with holes',
      { ...also(acl(['group:users'], 'ipset:all:*')), ipsets: { 'ipset:all': ['add 100.64.0.0/10', 'remove 100.64.9.9'] } },
      'unknown',
    ],
    // Which ports are all ports.
    ['all but port 1', also(acl(['group:users'], 'tag:mcp:2-65535')), 'fail'],
    ['all but port 80', also(acl(['group:users'], 'tag:mcp:1-79,81-65535')), 'fail'],
    ['halves in two rules', also(acl(['group:users'], 'tag:mcp:1-30000'), acl(['group:users'], 'tag:mcp:30001-65535')), 'fail'],
    ['halves of two groups', also(acl(['group:users'], 'tag:mcp:1-30000'), acl(['tag:ci'], 'tag:mcp:30001-62000')), 'pass'],
    // Sections.
    ['a grant beside the rules', policy({ grants: [{ src: ['group:users'], dst: ['tag:mcp'], ip: ['*'] }] }), 'fail'],
    [
      'a grant for some devices',
      policy({ grants: [{ src: ['*'], dst: ['tag:mcp'], ip: ['*'], srcPosture: ['posture:a'], via: ['tag:r'] }] }),
      'fail',
    ],
    [
      'a grant of capabilities only',
      policy({ grants: [{ src: ['*'], dst: ['tag:mcp'], app: { 'example.com/cap': [{}] } }] }),
      'pass',
    ],
    ['no section that grants access', policy({ acls: undefined }), 'unknown'],
    ['Funnel alone', policy({ acls: undefined, nodeAttrs: [{ target: ['autogroup:member'], attr: ['funnel'] }] }), 'unknown'],
    ['a section that nobody knows', policy({ rules: [acl(['*'], '*:*')] }), 'unknown', /"rules"/],
  ])('%s', async ([, given, outcome, reason]) => {
    const verdict = await outcomeOf('tailnet-all-ports-administrators-only', given);
    expect(verdict).toMatchObject({ outcome });
    if (reason !== undefined) expect(verdict.observations.map((one) => `${one.reason} ${one.remedy}`).join('\n')).toMatch(reason);
  });

  test.for([
    ['10.0.0.0/8', 'fail'],
    ['10.164.0.2', 'unknown'],
    ['192.168.7.0/24', 'pass'],
  ] as const)('the servers are said to lie in 10.164.0.0/20, a rule is for %s', async ([range, outcome]) => {
    const given = also(acl(['group:users'], `${range}:*`));
    const organisation = scope({ serverRanges: ['10.164.0.0/20'] });
    expect(await outcomeOf('tailnet-all-ports-administrators-only', given, organisation)).toMatchObject({ outcome });
  });

  test.for([
    [undefined, 'unknown'],
    [['tag:mcp'], 'pass'],
    [['tag:mcp', 'Tag:Prod'], 'fail'],
  ] as const)('the servers are said to carry %s, a rule is for another tag', async ([serverTags, outcome]) => {
    const given = also(acl(['group:users'], 'tag:prod:*'));
    const said = serverTags === undefined ? saysNoTags() : scope({ serverTags: [...serverTags] });
    const all = await outcomeOf('tailnet-all-ports-administrators-only', given, said);
    expect(all).toMatchObject({ outcome });
    expect(await outcomeOf('tailnet-users-web-ports-only', given, said)).toMatchObject({ outcome });
    if (outcome === 'unknown') expect(all.observations.map(({ remedy }) => remedy).join()).toMatch(/scope\.serverTags/);
  });

  test('whatever tags the servers carry, web ports of another one are open to all', async () => {
    const given = also(acl(['group:users'], 'tag:prod:443'));
    expect(await outcomeOf('tailnet-users-web-ports-only', given, saysNoTags())).toMatchObject({ outcome: 'pass' });
  });

  test('whoever is in the group of the administrators is one', async () => {
    const organisation = scope({ administrators: { tailnet: ['group:platform'] } });
    const given = policy({ acls: [acl(['ops@harbour.example'], 'tag:mcp:*'), acl(['group:platform'], 'tag:mcp:*')] });
    expect(await outcomeOf('tailnet-all-ports-administrators-only', given, organisation)).toMatchObject({ outcome: 'pass' });
    const open = { ...given, groups: { 'group:platform': ['ops@harbour.example', '*@harbour.example'] } };
    expect(await outcomeOf('tailnet-all-ports-administrators-only', open, organisation)).toMatchObject({ outcome: 'fail' });
  });
});

describe('tailnet-users-web-ports-only', () => {
  const funnel = (target: string) => policy({ nodeAttrs: [{ target: [target], attr: ['funnel'] }] });
  test.for<Row>([
    ['an honest policy', policy(), 'pass'],
    ['Funnel on the servers', funnel('tag:mcp'), 'fail', /Funnel/],
    ['Funnel on everything', funnel('*'), 'fail'],
    ['Funnel on machines of users', funnel('autogroup:member'), 'pass'],
    ['SSH to a subnet', also(acl(['group:users'], '10.0.0.0/8:22')), 'unknown'],
    ['SSH by a grant', policy({ grants: [{ src: ['group:users'], dst: ['tag:mcp'], ip: ['tcp:22'] }] }), 'fail'],
    ['SSH to an address set', { ...also(acl(['*'], 'ipset:a:22')), ipsets: { 'ipset:a': ['add 0.0.0.0/0'] } }, 'fail'],
  ])('%s', async ([, given, outcome, reason]) => {
    const verdict = await outcomeOf('tailnet-users-web-ports-only', given);
    expect(verdict).toMatchObject({ outcome });
    if (reason !== undefined) expect(verdict.reason).toMatch(reason);
  });
});

describe('server-tag-owned', () => {
  test.for<Row>([
    ['a group', policy(), 'pass'],
    ['a tag that everyone owns', owners({ 'tag:mcp': ['tag:ci'], 'tag:ci': ['autogroup:member'] }), 'fail', /"tag:ci"/],
    ['a tag that a group owns', owners({ 'tag:mcp': ['tag:ci'], 'tag:ci': ['group:platform'] }), 'pass'],
    ['a group with everyone in it', owners({ 'tag:mcp': ['group:all'] }, { 'group:all': ['*'] }), 'fail'],
    [
      'a group in a group with a whole domain',
      owners({ 'tag:mcp': ['group:a'] }, { 'group:a': ['group:b'], 'group:b': ['user:*@harbour.example'] }),
      'fail',
    ],
    ...['autogroup:shared', 'autogroup:danger-all', 'autogroup:tagged', '*@harbour.example'].map(
      (owner): Row => [owner, owners({ 'tag:mcp': ['ops@harbour.example', owner] }), 'fail'],
    ),
    ['a group that is not there', owners({ 'tag:mcp': ['group:gone'] }), 'unknown', /"group:gone"/],
    ['a tag that owns itself', owners({ 'tag:mcp': ['tag:mcp'] }), 'fail', /names nobody/],
    ['tags that own each other', owners({ 'tag:mcp': ['tag:ci'], 'tag:ci': ['tag:mcp'] }), 'fail', /names nobody/],
    ['a group of nobody', owners({ 'tag:mcp': ['group:none'] }, { 'group:none': [] }), 'fail', /names nobody/],
    ['a tag that owns itself, and a person', owners({ 'tag:mcp': ['tag:mcp', 'ops@harbour.example'] }), 'pass'],
    ['a tag that is left to the administrators', owners({ 'tag:mcp': ['tag:ci'], 'tag:ci': [] }), 'pass'],
    ['a role', owners({ 'tag:mcp': ['autogroup:admin'] }), 'pass'],
    ['a tag that nobody owns', owners({ 'tag:mcp': ['tag:ci'] }), 'unknown'],
    ['an autogroup of a later time', owners({ 'tag:mcp': ['autogroup:robots'] }), 'unknown'],
  ])('%s', async ([, given, outcome, reason]) => {
    const verdict = await outcomeOf('server-tag-owned', given);
    expect(verdict).toMatchObject({ outcome });
    if (reason !== undefined) expect(verdict.reason).toMatch(reason);
  });
});

describe('two policies that name one thing', () => {
  const ops = (...members: readonly string[]) =>
    policy({
      groups: { 'group:ops': members, 'group:platform': ['ops@harbour.example'] },
      acls: [acl(['group:ops'], 'tag:mcp:*')],
    });
  const named = (address: string) => ({ ...also(acl(['group:users'], 'lan:*')), hosts: { lan: address } });
  const byName = scope({ administrators: { tailnet: ['ops@harbour.example'] } });

  test.for<[string, Policy, Policy, string, typeof organisation]>([
    ['a group of administrators twice', ops('ops@harbour.example'), ops('ops@harbour.example'), 'pass', byName],
    [
      'a group that others are in by one of them',
      ops('ops@harbour.example'),
      ops('ops@harbour.example', 'intern@harbour.example'),
      'fail',
      byName,
    ],
    [
      'an administrator who is one by one of them',
      policy({
        groups: { 'group:ops': ['ops@harbour.example', 'left@harbour.example'] },
        acls: [acl(['left@harbour.example'], 'tag:mcp:*')],
      }),
      policy({ groups: { 'group:ops': ['ops@harbour.example'] }, acls: [acl(['group:ops'], 'tag:mcp:*')] }),
      'fail',
      scope({ administrators: { tailnet: ['group:ops'] } }),
    ],
    [
      'a host that is a server by one of them',
      named('192.0.2.9'),
      named('10.1.2.3'),
      'fail',
      scope({ serverRanges: ['10.1.2.3/32'] }),
    ],
  ])('%s', async ([, one, other, outcome, organisation]) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const files = { 'tailscale/a.hujson': JSON.stringify(first), 'tailscale/b.hujson': JSON.stringify(second) };
      const { outcome: found, reason } = await judged('tailnet-users-web-ports-only', files, organisation);
      expect(found, reason).toBe(outcome);
    }
  });

  test('an owner of the server tag that only an older one names', async () => {
    const collection = `proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: A test\nfiles:
  - { match: "tailscale/old/*", takenAt: 2026-09-05T06:10:00Z }
  - { match: "**", takenAt: 2026-09-28T06:10:00Z }\n`;
    const files = {
      'collection.yaml': collection,
      'tailscale/old/policy.hujson': JSON.stringify(policy()),
      'tailscale/policy.hujson': JSON.stringify(policy({ tagOwners: { 'tag:admin': ['group:platform'] } })),
    };
    expect((await judged('server-tag-owned', files)).outcome).toBe('unknown');
  });
});

import { alias, firewallRule, scope, tagOwners, tailnetRule } from '../builders.ts';
import type { Cases } from './case.ts';

const open = { unresolved: 'var.ssh_allowed_ips' };
const named = tagOwners('tag:admin', ['ops@example.org']);
const users = { sources: ['group:users'], ports: ['80', '443'] };

/** Cases of the checks over the cloud firewall and the tailnet policy. */
export const networkCases: Readonly<Record<string, Cases>> = {
  'ssh-from-named-addresses': {
    pass: [
      { says: 'one office', facts: [firewallRule()] },
      { says: 'a single address, and IPv6', facts: [firewallRule({ sourceRanges: ['203.0.113.9', '2001:db8::/48'] })] },
      { says: 'the identity-aware proxy', facts: [firewallRule({ sourceRanges: ['35.235.240.0/20'] })] },
      { says: 'machines with a tag', facts: [firewallRule({ sourceRanges: null, sourceTags: ['bastion'] })] },
      {
        says: 'the web is open, SSH is not',
        facts: [firewallRule({ name: 'web', ports: ['80', '443'], sourceRanges: ['0.0.0.0/0'] })],
      },
      { says: 'port 22 of UDP', facts: [firewallRule({ protocol: 'udp', sourceRanges: ['0.0.0.0/0'] })] },
      {
        says: 'a disabled rule beside a good one',
        facts: [firewallRule(), firewallRule({ name: 'old', disabled: true, sourceRanges: ['0.0.0.0/0'] })],
      },
      { says: 'unresolved ports, but named addresses', facts: [firewallRule({ ports: [open] })] },
    ],
    fail: [
      ...[
        '0.0.0.0/0',
        '::/0',
        '0.0.0.0/1',
        '203.0.0.0/8',
        '203.0.112.0/23',
        '2001:db8::/47',
        '::ffff:0.0.0.0/96',
        '35.235.224.0/19',
      ].map((range) => ({
        says: range,
        facts: [firewallRule({ sourceRanges: ['203.0.113.0/24', range] })],
      })),
      { says: 'no source at all', facts: [firewallRule({ sourceRanges: null })] },
      { says: 'an empty list of sources', facts: [firewallRule({ sourceRanges: [] })] },
      { says: 'all protocols', facts: [firewallRule({ protocol: 'ALL', ports: [], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'TCP by its number, all ports', facts: [firewallRule({ protocol: '6', ports: [], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'a range of ports', facts: [firewallRule({ ports: ['20-30'], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'an open range beside an unresolved one', facts: [firewallRule({ sourceRanges: ['0.0.0.0/0', open] })] },
      { says: 'tags do not narrow ranges', facts: [firewallRule({ sourceRanges: ['0.0.0.0/0'], sourceTags: ['bastion'] })] },
      {
        says: 'a deny rule does not help',
        facts: [
          firewallRule({ sourceRanges: ['0.0.0.0/0'] }),
          firewallRule({ name: 'deny', action: 'deny', sourceRanges: ['0.0.0.0/0'] }),
        ],
      },
      { says: 'two statements of one rule', facts: [firewallRule(), firewallRule({ sourceRanges: ['0.0.0.0/0'] })] },
    ],
    unknown: [
      { says: 'no rule', facts: [] },
      {
        says: 'only rules that let nothing in',
        facts: [firewallRule({ action: 'deny' }), firewallRule({ name: 'out', direction: 'egress' })],
      },
      { says: 'unresolved sources', facts: [firewallRule({ sourceRanges: open })] },
      { says: 'one unresolved source', facts: [firewallRule({ sourceRanges: ['203.0.113.0/24', open] })] },
      { says: 'a placeholder', facts: [firewallRule({ sourceRanges: ['YOUR_OFFICE_IP/32'] })] },
      { says: 'open, with unresolved ports', facts: [firewallRule({ ports: [open], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'open, if it is not disabled', facts: [firewallRule({ disabled: open, sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'open, if it is incoming', facts: [firewallRule({ direction: open, sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'tags nobody knows', facts: [firewallRule({ sourceRanges: null, sourceTags: [open] })] },
      { says: 'an unresolved protocol', facts: [firewallRule({ protocol: open, sourceRanges: ['0.0.0.0/0'] })] },
    ],
  },
  'world-reaches-web-ports-only': {
    pass: [
      { says: 'web ports', facts: [firewallRule({ ports: ['80', '443'], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'HTTP/3', facts: [firewallRule({ protocol: 'udp', ports: ['443'], sourceRanges: ['::/0'] })] },
      { says: 'ICMP has no ports', facts: [firewallRule({ protocol: 'icmp', ports: [], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'another port from one office', facts: [firewallRule()] },
    ],
    fail: [
      { says: 'SSH', facts: [firewallRule({ sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'a range around the web ports', facts: [firewallRule({ ports: ['80-443'], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'all ports', facts: [firewallRule({ ports: [], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'UDP 41641', facts: [firewallRule({ protocol: 'udp', ports: ['41641'], sourceRanges: ['0.0.0.0/0'] })] },
      { says: 'another protocol', facts: [firewallRule({ protocol: 'gre', ports: [], sourceRanges: ['0.0.0.0/0'] })] },
    ],
    unknown: [
      { says: 'no rule', facts: [] },
      { says: 'unresolved sources', facts: [firewallRule({ sourceRanges: open })] },
      { says: 'unresolved ports', facts: [firewallRule({ ports: ['80', open], sourceRanges: ['0.0.0.0/0'] })] },
    ],
  },
  'tailnet-all-ports-administrators-only': {
    pass: [
      { says: 'the administrators', facts: [tailnetRule(), named] },
      {
        says: 'a group of administrators',
        facts: [tailnetRule({ sources: ['group:ops'] }), alias('group:ops', ['tag:admin']), named],
      },
      { says: 'another destination', facts: [tailnetRule({ sources: ['*'], destination: 'tag:vault' })] },
      { says: 'some ports', facts: [tailnetRule(users)] },
      { says: 'machines of users', facts: [tailnetRule({ sources: ['autogroup:member'], destination: 'autogroup:self' })] },
      { says: 'ICMP', facts: [tailnetRule({ sources: ['*'], protocol: 'icmp' })] },
      {
        says: 'a host elsewhere',
        facts: [tailnetRule({ sources: ['*'], destination: 'lan' }), alias('lan', ['192.168.1.0/24'])],
        context: { organisation: scope({ serverRanges: ['10.164.0.0/20'] }) },
      },
    ],
    fail: [
      ...['*', 'tag:mcp', 'TAG:MCP', 'autogroup:tagged', '100.64.0.0/10', '0.0.0.0/0', '::/0', 'everything'].map((destination) => ({
        says: `users to ${destination}`,
        facts: [tailnetRule({ sources: ['group:users'], destination }), alias('everything', ['100.64.0.0/10'])],
      })),
      { says: 'everyone', facts: [tailnetRule({ sources: ['*'] })] },
      { says: 'a user beside the administrators', facts: [tailnetRule({ sources: ['tag:admin', 'autogroup:member'] })] },
      {
        says: 'a group with one stranger',
        facts: [tailnetRule({ sources: ['group:ops'] }), alias('group:ops', ['tag:admin', 'x@example.org'])],
      },
      { says: 'a range of all ports', facts: [tailnetRule({ sources: ['*'], ports: ['1-65535'] })] },
      { says: 'two halves in one rule', facts: [tailnetRule({ sources: ['*'], ports: ['1-40000', '30000-65535'] })] },
      { says: 'everyone is an administrator', facts: [tailnetRule(), tagOwners('tag:admin', ['autogroup:member'])] },
      {
        says: 'an address set',
        facts: [tailnetRule({ sources: ['*'], destination: 'ipset:prod' }), alias('ipset:prod', ['tag:web', 'tag:mcp'])],
      },
    ],
    unknown: [
      { says: 'no rule', facts: [] },
      { says: 'an alias that is not there', facts: [tailnetRule({ sources: ['*'], destination: 'mystery' })] },
      { says: 'nobody says who the administrators are', facts: [tailnetRule()] },
      { says: 'a network elsewhere', facts: [tailnetRule({ sources: ['*'], destination: '192.168.1.0/24' })] },
      { says: 'a part of the tailnet', facts: [tailnetRule({ sources: ['*'], destination: '100.101.102.103' })] },
      { says: 'ports nobody can read', facts: [tailnetRule({ sources: ['*'], ports: ['ssh'] })] },
      { says: 'an alias of itself', facts: [tailnetRule({ sources: ['*'], destination: 'loop' }), alias('loop', ['loop'])] },
      {
        says: 'half of the ports for certain, the rest of what may be the servers',
        facts: [
          tailnetRule({ sources: ['*'], ports: ['0-20000'] }),
          tailnetRule({ sources: ['*'], destination: 'mystery', ports: ['20001-65535'] }),
        ],
      },
    ],
  },
  'tailnet-users-web-ports-only': {
    pass: [
      { says: 'web ports', facts: [tailnetRule(users)] },
      { says: 'administrators on all ports', facts: [tailnetRule()] },
      { says: 'another destination', facts: [tailnetRule({ sources: ['*'], destination: 'tag:vault', ports: ['22'] })] },
    ],
    fail: [
      { says: 'SSH besides', facts: [tailnetRule({ ...users, ports: ['22', '443'] })] },
      { says: 'all ports', facts: [tailnetRule({ sources: ['group:users'] })] },
      { says: 'a range', facts: [tailnetRule({ ...users, ports: ['80-443'] })] },
      {
        says: 'one rule of two',
        facts: [tailnetRule(users), tailnetRule({ sources: ['tag:monitor'], ports: ['9100'], section: 'grants', protocol: 'tcp' })],
      },
    ],
    unknown: [
      { says: 'no rule', facts: [] },
      { says: 'no ports', facts: [tailnetRule({ ...users, ports: [] })] },
      { says: 'an alias that is not there', facts: [tailnetRule({ ...users, ports: ['22'], destination: 'mystery' })] },
    ],
  },
  'server-tag-owned': {
    pass: [
      { says: 'a group', facts: [tagOwners('tag:mcp', ['group:platform']), alias('group:platform', ['ops@example.org'])] },
      { says: 'a person', facts: [tagOwners('tag:mcp', ['ops@example.org'])] },
    ],
    fail: [
      { says: 'no entry', facts: [tagOwners('tag:web', ['group:platform'])] },
      { says: 'rules, but no owners at all', facts: [tailnetRule()] },
      { says: 'an empty list', facts: [tagOwners('tag:mcp', [])] },
      ...['*', 'autogroup:member', 'autogroup:members'].map((owner) => ({
        says: owner,
        facts: [tagOwners('tag:mcp', ['a@example.org', owner])],
      })),
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a group that is not there', facts: [tagOwners('tag:mcp', ['group:platform'])] },
    ],
  },
};

import { scope } from '../../assess/builders.ts';
import { application, list } from '../../assess/from-evidence/authentik-api-builders.ts';
import type { Row } from './row.ts';

const POLICY = 'tailscale/policy.hujson';
/** No application behind a proxy. */
const APPLICATIONS = list([application('wiki', null)]);

/** A policy as people write it: tabs, comments, aligned columns, trailing commas. */
function policy(acls: string, grants = ''): Record<string, string> {
  return {
    [POLICY]: `// Who reaches what.
{
	"groups": { "group:ops": ["ops@quay.example"], },
	"tagOwners": {
		"tag:mcp":   ["group:ops"],
		"tag:admin": ["group:ops"],
	},
	"acls": [
${acls}
	],
	"grants": [${grants}],
}
`,
  };
}

/** A wild card of the manifest passes over names that begin with a dot. */
const MANIFEST = `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - match: repository/.gitignore
    takenAt: 2026-09-28T06:10:00Z
  - match: repository/docs/.gitignore
    takenAt: 2026-09-28T06:10:00Z
`;

const BLUEPRINT = `version: 1
entries:
  - model: authentik_policies_password.passwordpolicy
    identifiers: { name: strength }
    attrs:
      length_min: 8     # as before
      amount_uppercase: 1
      amount_digits: 0
      amount_symbols: 2
      check_static_rules: false
  - model: authentik_policies_unique_password.uniquepasswordpolicy
    identifiers:
      name: history
    attrs: { num_historical_passwords: 2 }
  - model: authentik_stages_prompt.promptstage
    identifiers:
      name: prompt
    attrs:
      validation_policies:
        - !Find [authentik_policies_password.passwordpolicy, [name, strength]]
        - !Find [authentik_policies_unique_password.uniquepasswordpolicy, [name, history]]
  - model: authentik_stages_user_login.userloginstage
    identifiers:
      name: login
    attrs:
      session_duration: days=1
      remember_me_offset: days=30
  - model: authentik_flows.flowstagebinding
    identifiers:
      target: !Find [authentik_flows.flow, [slug, default-password-change]]
      stage: !Find [authentik_stages_prompt.promptstage, [name, prompt]]
      order: 0
`;

export const OTHERS: readonly Row[] = [
  {
    check: 'tailnet-all-ports-administrators-only',
    what: 'a rule for others than administrators',
    files: policy('\t\t{"action": "accept", "src": ["group:staff"],   "dst": ["tag:web:*", "tag:mcp:*"]}, // until May'),
    lines: [
      '-\t\t{"action": "accept", "src": ["group:staff"],   "dst": ["tag:web:*", "tag:mcp:*"]}, // until May',
      '+\t\t{"action": "accept", "src": ["group:staff"],   "dst": ["tag:web:*", "tag:mcp:80,443"]}, // until May',
    ],
  },
  {
    check: 'tailnet-users-web-ports-only',
    what: 'a rule for administrators and others: the others get one of their own',
    files: policy(`		{
			// Everybody who works here.
			"Action": "accept",
			"Users":  ["tag:admin", "group:staff", "autogroup:member"],
			"Ports":  ["tag:web:22", "tag:mcp:22,443,8000-9000"],
		},`),
    lines: [
      '-\t\t\t"Users":  ["tag:admin", "group:staff", "autogroup:member"],',
      '+\t\t\t"Users":  ["tag:admin"],',
      '+\t\t{',
      '+\t\t\t"Action": "accept",',
      '+\t\t\t"Users": [',
      '+\t\t\t\t"group:staff",',
      '+\t\t\t\t"autogroup:member"',
      '+\t\t\t],',
      '+\t\t\t"Ports": [',
      '+\t\t\t\t"tag:web:22",',
      '+\t\t\t\t"tag:mcp:443"',
      '+\t\t\t]',
      '+\t\t},',
    ],
  },
  {
    check: 'tailnet-users-web-ports-only',
    what: 'a grant',
    files: policy('', '{"src": ["group:staff"], "dst": ["tag:mcp"], "ip": ["tcp:1-1000", "udp:53", "icmp:*", "443"]}'),
    lines: [
      '-\t"grants": [{"src": ["group:staff"], "dst": ["tag:mcp"], "ip": ["tcp:1-1000", "udp:53", "icmp:*", "443"]}],',
      '+\t"grants": [{"src": ["group:staff"], "dst": ["tag:mcp"], "ip": ["tcp:80", "tcp:443", "icmp:*", "443"]}],',
    ],
  },
  {
    check: 'tailnet-all-ports-administrators-only',
    what: 'everyone may become an administrator',
    files: {
      [POLICY]:
        '{\n  "groups": { "group:ops": ["ops@quay.example", "autogroup:member"] },\n  "tagOwners": { "tag:admin": ["autogroup:member", "group:ops"] },\n  "acls": [{ "action": "accept", "src": ["tag:admin"], "dst": ["tag:mcp:*"] }]\n}\n',
    },
    lines: [
      '-  "groups": { "group:ops": ["ops@quay.example", "autogroup:member"] },',
      '-  "tagOwners": { "tag:admin": ["autogroup:member", "group:ops"] },',
      '+  "groups": { "group:ops": ["ops@quay.example"] },',
      '+  "tagOwners": { "tag:admin": ["group:ops"] },',
    ],
  },
  {
    check: 'server-tag-owned',
    what: 'everyone among the owners',
    files: {
      [POLICY]:
        '{\n  "groups": { "group:ops": ["ops@quay.example"] },\n  "tagOwners": {\n    "tag:mcp": [\n      "group:ops",\n      "autogroup:member" // for now\n    ]\n  },\n  "acls": []\n}\n',
    },
    lines: ['-      "group:ops",', '-      "autogroup:member" // for now', '+      "group:ops"'],
  },
  {
    check: 'secret-files-ignored',
    what: 'rules that are missing, in a file that does not end its last line',
    files: { 'collection.yaml': MANIFEST, 'repository/.gitignore': '# Secrets\r\n*.env\r\n*.key\r\nnode_modules/' },
    lines: ['-node_modules/', '+node_modules/\r', '+*.tfvars\r', '+*.pem\r'],
  },
  {
    check: 'secret-files-ignored',
    what: 'rules that take files back, in a file below too',
    files: {
      'collection.yaml': MANIFEST,
      'repository/.gitignore': '*.env\n!example.env\n*.tfvars\n*.key\n*.pem\n',
      'repository/docs/.gitignore': '# The examples\n!*.pem\nbuild/\n',
    },
    lines: ['-!example.env', '-!*.pem'],
  },
  {
    check: 'password-policy-strength',
    what: 'a policy that asks for too little and is not checked',
    files: { 'authentik/policies.yaml': BLUEPRINT },
    lines: [
      '-      length_min: 8     # as before',
      '+      length_min: 12     # as before',
      '-      amount_digits: 0',
      '+      amount_digits: 1',
      '-      check_static_rules: false',
      '+      check_static_rules: true',
      '+      amount_lowercase: 1',
    ],
  },
  {
    check: 'password-history',
    what: 'too few old passwords',
    files: { 'authentik/policies.yaml': BLUEPRINT },
    lines: ['-    attrs: { num_historical_passwords: 2 }', '+    attrs: { num_historical_passwords: 5 }'],
  },
  {
    check: 'sessions-end-after-an-hour',
    what: 'a stage with long sessions, and a service with none',
    files: {
      'authentik/policies.yaml': BLUEPRINT,
      'authentik/applications.json': APPLICATIONS,
      'compose/compose.yaml': 'services:\n  app:\n    image: wiki\n    environment:\n      SESSION_COOKIE_AGE: 86400\n',
    },
    organisation: scope({ services: ['app'] }),
    lines: [
      '-      session_duration: days=1',
      '-      remember_me_offset: days=30',
      '+      session_duration: hours=1',
      '+      remember_me_offset: seconds=0',
      '-      SESSION_COOKIE_AGE: 86400',
      '+      SESSION_COOKIE_AGE: "3600"',
      '+      SESSION_EXPIRE_AT_BROWSER_CLOSE: "true"',
    ],
  },
  {
    check: 'sessions-end-after-an-hour',
    what: 'a printed project',
    files: {
      'authentik/policies.yaml': BLUEPRINT.replace('days=1', 'minutes=30').replace('days=30', 'seconds=0'),
      'authentik/applications.json': APPLICATIONS,
      'compose/app.json': `${JSON.stringify({ name: 'app', services: { app: { image: 'wiki:1', environment: { SESSION_COOKIE_AGE: '600' } } } }, null, 2)}\n`,
    },
    lines: [
      '-        "SESSION_COOKIE_AGE": "600"',
      '+        "SESSION_COOKIE_AGE": "600",',
      '+        "SESSION_EXPIRE_AT_BROWSER_CLOSE": "true"',
    ],
  },
];

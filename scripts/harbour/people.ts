import type { Random } from './random.ts';

/** A place from which requests come. Addresses and AS numbers are reserved for documentation; 100.64.0.0/10 is the tailnet. */
export type Place = {
  address: string;
  geo?: { lat: number; city: string; long: number; country: string; continent: string };
  asn?: { asn: number; as_org: string; network: string };
};

export type Account = {
  pk: number;
  username: string;
  email: string;
  agent: string;
  places: readonly [Place, ...Place[]];
  /** Share of the daily work; 0 for accounts without a person. */
  activity: number;
};

const amsterdam = { lat: 52.374, city: 'Amsterdam', long: 4.8897, country: 'NL', continent: 'EU' };
const utrecht = { lat: 52.0908, city: 'Utrecht', long: 5.1222, country: 'NL', continent: 'EU' };
const antwerp = { lat: 51.2211, city: 'Antwerp', long: 4.3997, country: 'BE', continent: 'EU' };
const officeLine = { asn: 64500, as_org: 'Example Fibre', network: '203.0.113.0/24' };
const mobileLine = { asn: 64501, as_org: 'Example Mobile', network: '198.51.100.0/24' };
const partnerLine = { asn: 64502, as_org: 'Example Partner Networks', network: '192.0.2.0/24' };

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const chrome =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

const office = (host: number): Place => ({ address: `203.0.113.${host}`, geo: amsterdam, asn: officeLine });
const tailnet = (address: string): Place => ({ address });

/** Accounts are roles; nobody here has a name. */
const ACCOUNTS: readonly [Account, ...Account[]] = [
  {
    pk: 11,
    username: 'ops.east',
    email: 'ops.east@harbour.example',
    agent: firefox,
    places: [office(18), tailnet('100.96.14.21')],
    activity: 4,
  },
  {
    pk: 12,
    username: 'ops.west',
    email: 'ops.west@harbour.example',
    agent: firefox,
    places: [office(19), { address: '198.51.100.42', geo: utrecht, asn: mobileLine }, tailnet('100.96.14.22')],
    activity: 4,
  },
  {
    pk: 13,
    username: 'dba',
    email: 'dba@harbour.example',
    agent: chrome,
    places: [office(20), tailnet('100.96.14.31')],
    activity: 3,
  },
  {
    pk: 14,
    username: 'analyst',
    email: 'analyst@harbour.example',
    agent: edge,
    places: [office(21), tailnet('100.96.14.41')],
    activity: 5,
  },
  { pk: 15, username: 'auditor', email: 'auditor@harbour.example', agent: edge, places: [office(22)], activity: 2 },
  {
    pk: 16,
    username: 'contractor.web',
    email: 'contractor.web@partner.example',
    agent: chrome,
    places: [{ address: '192.0.2.77', geo: antwerp, asn: partnerLine }],
    activity: 2,
  },
];

/** The MCP server's own account: it signs in with a client credential, day and night. */
export const SERVICE_ACCOUNT: Account = {
  pk: 21,
  username: 'svc-mcp',
  email: '',
  agent: 'python-httpx/0.28.1',
  places: [tailnet('100.96.14.5')],
  activity: 0,
};

export function accountNamed(username: string): Account {
  const account = ACCOUNTS.find((candidate) => candidate.username === username);
  if (account === undefined) throw new Error(`expected an account called "${username}"`);
  return account;
}

/** Someone at work, the busier ones more often. */
export function someone(random: Random): Account {
  const total = ACCOUNTS.reduce((sum, account) => sum + account.activity, 0);
  let ticket = random.next() * total;
  for (const account of ACCOUNTS) {
    ticket -= account.activity;
    if (ticket < 0) return account;
  }
  return ACCOUNTS[0];
}

/** An instant of the working day in Amsterdam (UTC+2 from April to September), thinning out towards its ends. */
export function workingTime(random: Random, day: number): number {
  const hours = 5.5 + (random.next() + random.next() + random.next()) * (11 / 3);
  return day + Math.floor(hours * 3_600_000);
}

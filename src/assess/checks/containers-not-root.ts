import { type ComposeService, type Container, isUnresolved, type Scan } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { bindScans, parseImage } from '../image-reference.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'containers-not-root',
  title: 'No container runs as root',
  control: 'CTR-1.1',
  reads: ['composeService', 'container', 'scan'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A process that breaks out of its container as root is root on the host.',
  remedy: 'Set a numeric user in Compose or a USER in the last stage of the Dockerfile.',

  judge({ composeService, container, scan }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeService(service, subject, scan),
      ofContainer: judgeContainer,
    });
  },
});

function judgeService(service: ComposeService, subject: string, scans: readonly Scan[]): Observation {
  const { user, from } = service;
  if (isUnresolved(user)) return unknown(subject, 'unresolved', `Its user "${user.unresolved}" is not resolved.`, [from]);
  if (user === null || user.trim() === '') return judgeImageUser(service, subject, scans);
  return isRoot(user)
    ? fail(subject, `Compose runs it as user "${user}", which is root.`, [from], { remedy: remedyFor(subject) })
    : pass(subject, `Compose runs it as user "${user}".`, [from]);
}

function judgeContainer({ user, from }: Container, subject: string): Observation {
  if (!isRoot(user)) return pass(subject, `It runs as user "${user}".`, [from]);
  const found = user === '' ? 'It names no user, which is root.' : `It runs as user "${user}", which is root.`;
  return fail(subject, found, [from], { remedy: remedyFor(subject) });
}

function judgeImageUser({ image, from }: ComposeService, subject: string, scans: readonly Scan[]): Observation {
  const why = 'Compose sets no user, so the image decides';
  if (typeof image !== 'string')
    return unknown(subject, image === null ? 'missing' : 'unresolved', `${why}, and which image runs is not in the evidence.`, [
      from,
    ]);
  const reference = parseImage(image);
  const binding = reference === null ? null : bindScans(reference, scans);
  const known = binding?.by == null ? [] : binding.scans.filter(({ imageUser }) => imageUser !== null);
  const pointers = [from, ...known.map((scan) => scan.from)] as const;
  const users = [...new Set(known.map(({ imageUser }) => imageUser ?? ''))];
  const root = users.find(isRoot);
  if (root !== undefined) {
    const named = root === '' ? 'names none, which is root' : `names "${root}", which is root`;
    return fail(subject, `${why}: "${image}" ${named}.`, pointers, { remedy: remedyFor(subject) });
  }
  const [user] = users;
  if (user === undefined)
    return unknown(subject, 'missing', `${why}, and no scan of "${image}" shows the image's user.`, [from], {
      remedy: remedyFor(subject),
    });
  if (user.startsWith('$')) return unknown(subject, 'unresolved', `${why}: "${image}" names "${user}", a variable.`, pointers);
  return pass(subject, `${why}: "${image}" runs as "${user}", by a scan tied to it by ${binding?.by}.`, pointers);
}

/** `root`, `0`, `0:0` and nothing at all; the group does not matter. */
function isRoot(user: string): boolean {
  const [name = ''] = user.trim().split(':');
  return name === '' || name.toLowerCase() === 'root' || (/^[+-]?\d+$/.test(name) && Number(name) === 0);
}

function remedyFor(subject: string): string {
  return `Set user: "10001:10001", or another id above 0 that owns its files, for "${subject}".`;
}

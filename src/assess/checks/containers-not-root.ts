import type { Pointer } from '../../domain/evidence.ts';
import type { ComposeService } from '../../domain/facts/compose.ts';
import type { Container } from '../../domain/facts/container.ts';
import type { Misconfiguration, Scan } from '../../domain/facts/scan.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { bindScans, parseImage } from '../image-reference.ts';
import { type Given, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';
import { isHostGroup, kindOfUser } from '../root-users.ts';
import { judgeRunning } from '../running-services.ts';
import { findingsOf } from '../trivy-rules.ts';

export default defineCheck({
  id: 'containers-not-root',
  title: 'No container runs as root',
  control: 'CTR-1.1',
  reads: ['composeService', 'container', 'scan', 'misconfiguration'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A process that breaks out of its container as root is root on the host.',
  remedy: 'Set a numeric user in Compose or a USER in the last stage of the Dockerfile.',

  judge({ composeService, container, scan, misconfiguration }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) =>
        judgeService(service, subject, { scans: scan, found: findingsOf(misconfiguration, ROOT_USER) }),
      ofContainer: judgeContainer,
    });
  },
});

/** The rule of Trivy's against images that run as root. */
const ROOT_USER: readonly string[] = ['DS-0002'];

/** What Trivy says of images: their scans, and those of their findings that concern their user. */
interface Scanned {
  readonly scans: readonly Scan[];
  readonly found: readonly Misconfiguration[];
}

function judgeService(service: ComposeService, subject: string, scanned: Scanned): Observation {
  const { user, from } = service;
  const besides = judgeBesides(service, subject);
  if (besides?.outcome === 'fail') return besides;
  if (isUnresolved(user)) return unknown(subject, 'unresolved', `Its user "${user.unresolved}" is not resolved.`, [from]);
  const judged =
    user === null || user.trim() === ''
      ? judgeImageUser(service, subject, scanned)
      : judgeUser(user, subject, 'Compose runs it', from);
  return judged.outcome === 'pass' && besides !== null ? besides : judged;
}

function judgeContainer(container: Container, subject: string): Observation {
  const { user, from } = container;
  const judged =
    user === ''
      ? fail(subject, 'It names no user, which is root.', [from], { remedy: remedyFor(subject) })
      : judgeUser(user, subject, 'It runs', from);
  return judged.outcome === 'pass' ? (judgeBesides(container, subject) ?? judged) : judged;
}

function judgeUser(user: string, subject: string, who: string, from: Pointer): Observation {
  const kind = kindOfUser(user);
  if (kind === 'root') return fail(subject, `${who} as user "${user}", which is root.`, [from], { remedy: remedyFor(subject) });
  if (kind === 'other') return pass(subject, `${who} as user "${user}".`, [from]);
  return unknown(subject, 'unresolved', `${who} as user "${user}", and no system has such a user.`, [from], {
    remedy: remedyFor(subject),
  });
}

/** Groups that are added to the user's own, and commands that run in the container besides its own; null when they change nothing. */
function judgeBesides(given: Given, subject: string): Observation | null {
  const { isolation, from } = given;
  const { groups, hooks } = isolation;
  const groupsOfHost = groups.filter(isHostGroup);
  if (groupsOfHost.length > 0)
    return fail(subject, `It adds the group ${quote(groupsOfHost)}, to which the host is open.`, [from], {
      remedy: `Take ${quote(groupsOfHost)} out of the group_add of "${subject}".`,
    });
  const users = hooks.flatMap((hook) => hook.user ?? []);
  if (users.some((user) => typeof user === 'string' && kindOfUser(user) === 'root'))
    return fail(subject, 'A command that Compose runs in it (post_start, pre_stop) runs as root.', [from], {
      remedy: `Take the user out of the hooks of "${subject}", and give the files to their user beforehand.`,
    });
  const open = users.find((user) => isUnresolved(user));
  if (open !== undefined)
    return unknown(subject, 'unresolved', `A command that Compose runs in it runs as ${quote(open)}, which is not resolved.`, [
      from,
    ]);
  return listDoubt(given, subject, 'groups', groups);
}

function judgeImageUser({ image, from }: ComposeService, subject: string, { scans, found }: Scanned): Observation {
  const why = 'Compose sets no user, so the image decides';
  if (typeof image !== 'string')
    return unknown(subject, image === null ? 'missing' : 'unresolved', `${why}, and which image runs is not in the evidence.`, [
      from,
    ]);
  const reference = parseImage(image);
  const binding = reference === null ? null : bindScans(reference, scans);
  const known = binding?.by == null ? [] : binding.scans.filter(({ imageUser }) => imageUser !== null);
  const faults = found.filter(({ artifact }) => binding?.by != null && binding.scans.some((scan) => scan.artifact === artifact));
  const pointers = [from, ...known.map((scan) => scan.from)] as const;
  const users = [...new Set(known.map(({ imageUser }) => imageUser ?? ''))];
  const root = users.find((name) => kindOfUser(name) === 'root');
  if (root !== undefined) {
    const named = root === '' ? 'names none, which is root' : `names "${root}", which is root`;
    return fail(subject, `${why}: "${image}" ${named}.`, pointers, { remedy: remedyFor(subject) });
  }
  if (faults.length > 0)
    return fail(subject, `${why}: Trivy finds that "${image}" ends as root.`, [from, ...faults.map((fault) => fault.from)], {
      remedy: remedyFor(subject),
    });
  const [user] = users;
  if (user === undefined)
    return unknown(subject, 'missing', `${why}, and no scan of "${image}" shows the image's user.`, [from], {
      remedy: remedyFor(subject),
    });
  if (user.includes('$')) return unknown(subject, 'unresolved', `${why}: "${image}" names "${user}", a variable.`, pointers);
  if (kindOfUser(user) === 'impossible')
    return unknown(subject, 'unresolved', `${why}: "${image}" names "${user}", and no system has such a user.`, pointers, {
      remedy: remedyFor(subject),
    });
  return pass(subject, `${why}: "${image}" runs as "${user}", by a scan tied to it by ${binding?.by}.`, pointers);
}

function remedyFor(subject: string): string {
  return `Set user: "10001:10001", or another id above 0 that owns its files, for "${subject}".`;
}

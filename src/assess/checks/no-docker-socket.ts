import type { Mount } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { hostPlace, judgeIsolation, listDoubt, mayShowHost } from '../isolation.ts';
import { quote } from '../quote.ts';

const SOCKET = /(?:^|\/)(?:docker|containerd)\.sock$/;
/** Directories in which the sockets lie. */
const AROUND = /^\/(?:(?:var\/)?run(?:\/containerd|\/user(?:\/\d+)?)?|var)?$/;

export default defineCheck({
  id: 'no-docker-socket',
  title: 'No container holds the socket of Docker or containerd',
  control: 'CTR-4.3',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Whoever can speak to the socket starts a privileged container; read-only concerns the file, not the requests.',
  remedy: 'Take the mount out, or put a proxy between that passes reading calls only and record a deviation for that proxy.',

  judge(facts, context) {
    return judgeIsolation(facts, context, (given, subject) => {
      const { isolation, from } = given;
      const sockets = isolation.mounts.filter(holdsSocket);
      if (sockets.length > 0)
        return fail(subject, `It mounts ${sockets.map(described).join(' and ')}.`, [from], {
          remedy: `Take the mount of ${quote(sockets.map(({ source }) => source))} out of "${subject}".`,
        });
      const doubt = listDoubt(given, subject, 'mounts', []);
      if (doubt !== null) return doubt;
      const open = isolation.mounts.filter((mount) => mayShowHost(mount) && hostPlace(mount) === null);
      if (open.length > 0)
        return unknown(
          subject,
          'unresolved',
          `Which place of the host its mount ${quote(open.map(({ source, target }) => source ?? target))} shows is not resolved.`,
          [from],
        );
      return pass(subject, `None of its ${isolation.mounts.length} mounts is such a socket.`, [from]);
    });
  },
});

function holdsSocket(mount: Mount): boolean {
  const place = hostPlace(mount);
  return (
    SOCKET.test(mount.target) ||
    SOCKET.test(place ?? mount.source ?? '') ||
    (mayShowHost(mount) && place !== null && AROUND.test(place))
  );
}

function described(mount: Mount): string {
  const inside = SOCKET.test(mount.target) || SOCKET.test(mount.source ?? '') ? '' : ', in which the socket lies';
  return `${quote(mount.source ?? mount.target)}${inside}`;
}

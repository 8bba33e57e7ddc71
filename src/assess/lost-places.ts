const LOST = /^\/+(?:dev\/+(?:null|zero|full|shm(?:\/.*)?)|tmp(?:\/.*)?|run(?:\/.*)?)$|^nul:?$/i;

/** Whether of what is written to a path in a container nothing is left when the container ends, if ever anything is written. */
export function isLost(path: string): boolean {
  return LOST.test(path);
}

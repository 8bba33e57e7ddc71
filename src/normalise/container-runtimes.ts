/** Runtimes that keep a container in no less than Docker's own does, or that add a graphics card to it. */
const KNOWN =
  /^(?:|runc|crun|youki|runsc(?:-\w+)?|kata(?:-[\w-]+)?|sysbox-runc|nvidia(?:-container-runtime)?|io\.containerd\.(?:runc|runsc|kata)(?:-[\w-]+)?\.v\d)$/;

/** Whether a program that runs containers is one of the known ones; '' is Docker's default. Any other may grant them anything. */
export function isKnownRuntime(name: string): boolean {
  return KNOWN.test(name);
}

/** The drivers of devices that a runtime is by itself: that of NVIDIA hands out graphics cards by a variable of the image. */
export function driversOf(runtime: string): string[] {
  return runtime.startsWith('nvidia') ? ['nvidia'] : [];
}

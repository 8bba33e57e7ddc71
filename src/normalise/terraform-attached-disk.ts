import type { Fact } from '../domain/fact.ts';
import type { Disk } from '../domain/facts/terraform.ts';

const DECLARED_DISK = /^(google_compute_(?:region_)?disk\.[A-Za-z_][\w-]*)(?:\[[^\]]*\])?\.(?:id|self_link|name)$/;

/** Tells each attachment that names a disk of its own directory how that disk is encrypted. Those whose disk is not there stay as they are. */
export function findDisks(facts: readonly Fact[], directoryOf: (disk: Disk) => string | null): Fact[] {
  const disks = new Map(
    facts.flatMap((fact) =>
      fact.kind === 'disk' && fact.attaches === null ? [[keyOf(directoryOf(fact), fact.address), fact]] : [],
    ),
  );
  return facts.map((fact) => {
    const directory = fact.kind === 'disk' && fact.attaches !== null ? directoryOf(fact) : null;
    if (fact.kind !== 'disk' || fact.attaches === null || directory === null) return fact;
    const disk = disks.get(keyOf(directory, DECLARED_DISK.exec(fact.attaches)?.[1] ?? ''));
    return disk === undefined ? fact : attachmentOf(disk, fact);
  });
}

/** A disk as one of a machine, by the name it has there. */
export function attachmentOf<Of extends Disk>({ kmsKey, customerSuppliedKey }: Disk, attachment: Of): Of {
  return { ...attachment, kmsKey, customerSuppliedKey, attaches: null };
}

function keyOf(directory: string | null, address: string): string {
  return `${directory}\n${address}`;
}

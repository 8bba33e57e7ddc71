/** Ports from one to another, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Every port. */
export const ALL_PORTS: PortRange = { from: 0, to: 65_535 };

/** Reads `22`, `8000-8100` or `*`; null for anything else. */
export function parsePorts(text: string): PortRange | null {
  if (text.trim() === '*') return ALL_PORTS;
  const match = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(text);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= ALL_PORTS.to ? { from, to } : null;
}

/** Whether the range holds no other port than the named ones. */
export function holdsOnly({ from, to }: PortRange, ports: readonly number[]): boolean {
  return (
    to - from < ports.length &&
    Array.from({ length: to - from + 1 }, (_, index) => from + index).every((port) => ports.includes(port))
  );
}

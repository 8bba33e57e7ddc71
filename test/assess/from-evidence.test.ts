import { expect, test } from 'vitest';
import { judged } from './judged.ts';

const CLOSED = `resource "google_compute_firewall" "ssh" {
  name          = "ssh-from-office"
  network       = "main"
  direction     = "INGRESS"
  source_ranges = ["203.0.113.0/28"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
`;

test.for([
  ['a rule for one office', { 'terraform/network.tf': CLOSED }, 'pass'],
  ['an empty file beside it', { 'terraform/network.tf': CLOSED, 'terraform/more.tf': '' }, 'unknown'],
  ['a file beside it that is no Terraform', { 'terraform/network.tf': CLOSED, 'terraform/more.tf': '\0\0' }, 'unknown'],
] as const)('ssh-from-named-addresses: %s', async ([, files, outcome]) => {
  expect((await judged('ssh-from-named-addresses', files)).outcome).toBe(outcome);
});

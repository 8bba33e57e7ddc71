resource "google_compute_firewall" "ssh" {
  name          = "${local.name}-allow-ssh"
  network       = google_compute_network.main.id
  description   = "SSH from the addresses in ssh_allowed_ips"
  direction     = "INGRESS"
  source_ranges = var.ssh_allowed_ips
  target_tags   = ["mcp-server"]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

# The web is meant to be open: 80 only redirects, 443 ends at traefik.
resource "google_compute_firewall" "web" {
  name          = "${local.name}-allow-web"
  network       = google_compute_network.main.id
  direction     = "INGRESS"
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["web"]

  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }
}

# Direct tailnet connections. Without it they go through a relay.
resource "google_compute_firewall" "tailscale" {
  name          = "${local.name}-allow-tailscale"
  network       = google_compute_network.main.id
  direction     = "INGRESS"
  source_ranges = var.tailscale_peer_ranges
  target_tags   = ["mcp-server"]

  allow {
    protocol = "udp"
    ports    = ["41641"]
  }
}

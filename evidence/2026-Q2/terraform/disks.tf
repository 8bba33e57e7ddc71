# The key is ours: revoking it makes the disks and their snapshots unreadable.

resource "google_kms_key_ring" "harbour" {
  name     = local.name
  location = var.region
}

resource "google_kms_crypto_key" "disks" {
  name            = "${local.name}-disks"
  key_ring        = google_kms_key_ring.harbour.id
  rotation_period = "7776000s" # 90 days

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_disk" "postgres_disk" {
  name                      = "mcp-postgres-disk"
  type                      = "pd-ssd"
  zone                      = var.zone
  size                      = 100
  labels                    = local.labels
  physical_block_size_bytes = 4096

  disk_encryption_key {
    kms_key_self_link = google_kms_crypto_key.disks.id
  }
}

resource "google_compute_disk" "backup_disk" {
  name   = "mcp-backup-disk"
  type   = "pd-balanced"
  zone   = var.zone
  size   = 200
  labels = local.labels

  disk_encryption_key {
    kms_key_self_link = google_kms_crypto_key.disks.id
  }
}

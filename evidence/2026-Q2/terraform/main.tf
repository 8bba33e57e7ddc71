terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.40"
    }
  }

  backend "gcs" {
    bucket = "harbour-platform-tfstate"
    prefix = "harbour"
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
}

locals {
  name = "harbour"
  labels = {
    deployment = local.name
    managed_by = "terraform"
  }
}

resource "google_compute_network" "main" {
  name                    = "${local.name}-network"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "main" {
  name                     = "${local.name}-subnet"
  network                  = google_compute_network.main.id
  ip_cidr_range            = "10.40.0.0/24"
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_address" "harbour_1" {
  name = "${local.name}-1"
}

resource "google_service_account" "harbour_1" {
  account_id   = "${local.name}-1"
  display_name = "harbour-1, writes logs and metrics only"
}

resource "google_compute_instance" "harbour_1" {
  name         = "${local.name}-1"
  machine_type = var.machine_type
  zone         = var.zone
  labels       = local.labels
  tags         = ["mcp-server", "web"]

  boot_disk {
    kms_key_self_link = google_kms_crypto_key.disks.id

    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 50
      type  = "pd-balanced"
    }
  }

  # Two disks of their own: the database, and the local backups, so that the loss of
  # one medium does not take both.
  attached_disk {
    source      = google_compute_disk.postgres_disk.id
    device_name = "postgres"
  }

  attached_disk {
    source      = google_compute_disk.backup_disk.id
    device_name = "backup"
  }

  network_interface {
    subnetwork = google_compute_subnetwork.main.id

    access_config {
      nat_ip = google_compute_address.harbour_1.address
    }
  }

  service_account {
    email  = google_service_account.harbour_1.email
    scopes = ["logging-write", "monitoring-write"]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  metadata = {
    block-project-ssh-keys = true
    enable-oslogin         = true
    serial-port-enable     = false
  }
}

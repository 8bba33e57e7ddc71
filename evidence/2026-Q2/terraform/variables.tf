variable "project_id" {
  type        = string
  description = "Google Cloud project"
}

variable "region" {
  type    = string
  default = "europe-west4"
}

variable "zone" {
  type    = string
  default = "europe-west4-a"
}

variable "machine_type" {
  type    = string
  default = "n2-standard-8"
}

variable "ssh_allowed_ips" {
  type        = list(string)
  description = "Source ranges that may reach port 22; no default, so that nobody opens it by forgetting"
}

variable "tailscale_peer_ranges" {
  type        = list(string)
  description = "Offices whose workstations connect directly"
  default     = ["203.0.113.16/29"]
}

project_id   = "harbour-platform"
machine_type = "n2-standard-8"

# Opened on 2026-05-19 while the office was moving. Close again!
ssh_allowed_ips = ["0.0.0.0/0"]

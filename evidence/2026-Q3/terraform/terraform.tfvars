project_id   = "harbour-platform"
machine_type = "n2-standard-8"

ssh_allowed_ips = [
  "203.0.113.16/29",  # office
  "198.51.100.42/32", # jump host of the on-call engineer
]

# One repository behind a cached public registry: the smallest useful manifest.
# `cagen scaffold` turns it into Terraform. Change what stands here, never what it writes.
version = 1

# A domain's name and key are fixed for life, so both are written with care.
domain "acme-pkgs" {
  account = "111122223333" # the account that owns the domain, quoted
  region  = "us-east-1"
}

# Builds read from this repository. `connect` puts the public registry behind it,
# through a store repository (npm-store) that is made once and shared.
repo "team-payments-npm" {
  connect = ["npmjs"]
}

# Who reads and publishes is said by name, for example:
#
#   readers = ["arn:aws:iam::111122223333:role/build"]
#
# `cagen init --example acme` shows readers, publishers and package bans.

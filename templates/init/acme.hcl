# Store, internal and shared repositories per format, bans, and member accounts that read.
version = 1

# A domain's name and key are fixed for life, so both are written with care.
domain "acme" {
  account = "111122223333"
  region  = "eu-west-1"
}

# Each format gets three repositories: <format>-store caches the public registry,
# <format>-internal holds what you publish, <format>-shared is what builds read.
formats = ["npm", "pypi", "maven"]

# Names for lists of principals: accounts, roles, organisations (org:o-...) and
# GitHub repositories, for which the module makes a role.
principals = {
  platform = ["arn:aws:iam::111122223333:role/platform-engineer"]
  release  = ["github:acme/core-libs@main", "github:acme/py-libs@main"]
  members  = ["222222222222", "333333333333", "444444444444"]
}

readers    = ["members"]
# A publisher reads only what it publishes to: if its build installs from shared, name it in readers, too.
publishers = ["release"]
admins     = ["platform"]

# What is first-party: nobody outside can supply a package of these names.
internal = ["npm:@acme/*", "pypi:acme-*", "maven:com.acme.*"]

# What nobody may use, and why. Versions fetched earlier are not removed: the
# written README prints the commands for that.
ban = {
  "npm:abandoned-crypto-lib"   = "unmaintained, SEC-412"
  "pypi:colourama"             = "typosquat, SEC-430"
  "maven:org.badvendor/logger" = "licence, LEG-77"
}

tags = {
  CostCentre = "platform"
}

# Where Terraform keeps its state; without this block it is local.
state {
  bucket = "acme-tfstate-111122223333"
}

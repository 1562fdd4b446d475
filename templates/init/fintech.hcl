# One shared domain, 40 teams, three environments, four accounts.
#   111111111111 tooling (owns the production domain)   222222222222 dev
#   333333333333 stage                                  444444444444 prod workloads
version = 1

domain "kloudvin-pkgs" {
  account = "111111111111"
  region  = "eu-west-1"
}

formats = ["npm", "pypi", "maven", "swift"]

# A format's own settings: here a second public registry beside the usual one.
format "maven" {
  connections = ["maven-central", "maven-gradleplugins"]
}

principals = {
  platform = ["arn:aws:iam::111111111111:role/platform-engineer"]
  company  = ["org:o-k1oudv1n99"]
  paved    = ["github:kloudvin/platform-libs#environment:release"]
}

readers    = ["company"]
publishers = ["paved"]
admins     = ["platform"]

# What is first-party: nobody outside can supply a package of these names.
internal = ["npm:@kloudvin/*", "pypi:kloudvin-*", "maven:com.kloudvin.*", "swift:kloudvin/*"]

ban = {
  "npm:event-stream"     = "compromised release, SEC-12"
  "npm:abandoned-crypto" = "unmaintained, SEC-412"
  "pypi:jeilyfish"       = "typosquat, SEC-90"
}

# One repository per team and format, in front of <format>-internal and the stores.
team_defaults = {
  formats    = ["npm"]
  publishers = ["github:kloudvin/{team}-*@main"]
}

teams = {
  accounts      = { formats = ["maven"] }
  android       = { formats = ["maven"] }
  billing       = { formats = ["npm", "maven"] }
  brokerage     = { formats = ["maven"] }
  cards         = { formats = ["npm", "maven"] }
  checkout      = {}
  compliance    = { formats = ["pypi"] }
  consent       = {}
  core          = { formats = ["maven"] }
  custody       = { formats = ["maven"] }
  data-platform = { formats = ["pypi"] }
  design-system = {}
  devex         = { formats = ["npm", "pypi", "maven"] }
  disputes      = {}
  fraud         = { formats = ["pypi", "maven"] }
  fx            = { formats = ["maven"] }
  identity      = { formats = ["npm", "maven"] }
  invoicing     = {}
  ios           = { formats = ["swift"] }
  kyc           = { formats = ["pypi"] }
  ledger        = { formats = ["maven"] }
  lending       = { formats = ["npm", "maven"] }
  merchants     = {}
  ml-scoring    = { formats = ["pypi"] }
  ml-serving    = { formats = ["pypi"] }
  notifications = {}
  onboarding    = {}
  openbanking   = { formats = ["npm", "maven"] }
  payments      = { formats = ["npm", "maven"] }
  portfolio     = { formats = ["maven"] }
  pricing       = { formats = ["pypi", "maven"] }
  reporting     = { formats = ["pypi"] }
  rewards       = {}
  risk          = { formats = ["pypi"] }
  settlements   = { formats = ["maven"] }
  sre           = { formats = ["pypi"] }
  statements    = {}
  tax           = { formats = ["maven"] }
  treasury      = { formats = ["maven"] }
  web           = {}
}

# Environments override what stands above: lists replace, maps merge, null removes.
env "dev" {
  account    = "222222222222"
  domain     = "kloudvin-pkgs-dev"
  only_teams = ["devex", "payments", "risk"]
  consumers  = null
  readers    = ["222222222222"]
}

env "stage" {
  account    = "333333333333"
  domain     = "kloudvin-pkgs-stage"
  only_teams = ["devex", "payments", "risk", "core"]
  consumers  = null
  readers    = ["333333333333"]
}

env "prod" {}

# Other accounts that read: each gets a grant here and an identity policy to attach there.
consumers = {
  dev = {
    account = "222222222222"
    vpc     = "vpc-0d0d0d0d0d0d0d0d0"
    subnets = ["subnet-0d1d1d1d1d1d1d1d1", "subnet-0d2d2d2d2d2d2d2d2"]
    roles   = ["ci-*"]
  }
  prod = {
    account = "444444444444"
    vpc     = "vpc-0e0e0e0e0e0e0e0e0"
    subnets = ["subnet-0e1e1e1e1e1e1e1e1", "subnet-0e2e2e2e2e2e2e2e2"]
    roles   = ["ci-*", "deploy-*"]
  }
}

ci {
  token_minutes = 60
}

audit {
  topic = "arn:aws:sns:eu-west-1:111111111111:package-audit"
}

tags = {
  CostCentre = "cc-4711"
  DataClass  = "internal"
}

state {
  bucket = "kloudvin-tfstate"
  region = "eu-west-1"
}

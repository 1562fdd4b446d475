version = 1

domain "bench" {
  account = "111122223333"
  region  = "eu-west-1"
}

formats    = ["npm", "pypi", "maven"]
readers    = ["org:o-k1oudv1n99"]
publishers = ["arn:aws:iam::{account}:role/release"]
internal   = ["npm:@acme/*", "pypi:acme-*", "maven:com.acme.*"]

team_defaults {
  formats    = ["npm"]
  publishers = ["arn:aws:iam::{account}:role/{team}-ci"]
}

state {
  bucket = "bench-tfstate"
}

env "dev" {
  account = "222222222222"
  domain  = "bench-dev"
}

env "stage" {
  account = "333333333333"
  domain  = "bench-stage"
}

env "prod" {}


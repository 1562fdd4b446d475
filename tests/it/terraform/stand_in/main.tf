terraform {
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    awscc = {
      source  = "hashicorp/awscc"
      version = ">= 1.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]

  default_tags {
    tags = {
      "managed-by" = "terraform"
    }
  }
}

provider "awscc" {
  region = "eu-west-1"
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Packages in ${data.aws_region.current.region}"
  deletion_window_in_days = 30
  enable_key_rotation     = true
}

resource "aws_kms_alias" "this" {
  name          = "alias/acme"
  target_key_id = aws_kms_key.this.key_id
}

resource "aws_codeartifact_domain" "this" {
  domain         = "acme"
  encryption_key = aws_kms_key.this.arn
}

resource "aws_codeartifact_domain_permissions_policy" "this" {
  domain          = aws_codeartifact_domain.this.domain
  domain_owner    = aws_codeartifact_domain.this.owner
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_codeartifact_repository" "store" {
  domain     = aws_codeartifact_domain.this.domain
  repository = "npm-store"

  external_connections {
    external_connection_name = "public:npmjs"
  }
}

resource "aws_codeartifact_repository" "internal" {
  domain     = aws_codeartifact_domain.this.domain
  repository = "internal"
}

resource "aws_codeartifact_repository" "shared" {
  domain      = aws_codeartifact_domain.this.domain
  repository  = "npm"
  description = "What builds read"

  upstream {
    repository_name = aws_codeartifact_repository.internal.repository
  }

  upstream {
    repository_name = aws_codeartifact_repository.store.repository
  }

  tags = {
    team = "web"
  }
}

resource "aws_codeartifact_repository_permissions_policy" "shared" {
  domain          = aws_codeartifact_domain.this.domain
  repository      = aws_codeartifact_repository.shared.repository
  policy_document = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "awscc_codeartifact_package_group" "acme" {
  domain_name  = aws_codeartifact_domain.this.domain
  pattern      = "/npm/acme/*"
  contact_info = "packages@example.org"

  origin_configuration = {
    restrictions = {
      publish = {
        restriction_mode = "ALLOW_SPECIFIC_REPOSITORIES"
        repositories     = [aws_codeartifact_repository.internal.repository]
      }
      external_upstream = {
        restriction_mode = "BLOCK"
      }
    }
  }

  tags = [{ key = "team", value = "web" }]
}

resource "aws_iam_role" "publisher" {
  name               = "acme-publisher"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "publisher" {
  name   = "publish"
  role   = aws_iam_role.publisher.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_policy" "reader" {
  name   = "acme-reader"
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role_policy_attachment" "reader" {
  role       = aws_iam_role.publisher.name
  policy_arn = aws_iam_policy.reader.arn
}

data "aws_codeartifact_repository_endpoint" "npm" {
  domain     = aws_codeartifact_domain.this.domain
  repository = aws_codeartifact_repository.shared.repository
  format     = "npm"
}

output "endpoint" {
  description = "Where npm reads."
  value       = data.aws_codeartifact_repository_endpoint.npm.repository_endpoint
}

output "document" {
  description = "Who may become the publisher."
  value       = data.aws_iam_policy_document.trust.json
}

mock_provider "aws" {
  override_during = plan

  mock_resource "aws_codeartifact_domain" {
    defaults = {
      arn   = "arn:aws:codeartifact:eu-west-1:111111111111:domain/mock"
      owner = "111111111111"
    }
  }

  mock_resource "aws_kms_key" {
    defaults = {
      arn = "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-4000-8000-000000000000"
    }
  }

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{}"
    }
  }
}

mock_provider "awscc" {}

run "plan" {
  command = plan

  assert {
    condition     = aws_codeartifact_domain.this.owner == "111111111111"
    error_message = "The owner is not the mocked one."
  }

  assert {
    condition     = aws_codeartifact_repository.shared.repository == "npm"
    error_message = "The repository has another name."
  }
}

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  bucket = "shop-access-logs"
}

run "the_bucket_is_closed_encrypted_and_expires" {
  command = plan

  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy, aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets])
    error_message = "Nothing may be public."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[*].expiration[0].days) == 30
    error_message = "Logs must expire after 30 days."
  }

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "Logs must not be lost by default."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versions must be kept."
  }

  assert {
    condition     = output.bucket == "shop-access-logs"
    error_message = "The output must be the name, and known before anything is there."
  }
}

run "tags_are_passed_on" {
  command = plan

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_s3_bucket.this.tags["Team"] == "seven"
    error_message = "The bucket must bear the tags."
  }
}

run "load_balancers_may_write_in_both_ways" {
  command = plan

  assert {
    condition     = flatten(data.aws_iam_policy_document.this.statement[0].principals[*].identifiers) == ["logdelivery.elasticloadbalancing.amazonaws.com"]
    error_message = "The service itself must be let in."
  }

  assert {
    condition     = flatten(data.aws_iam_policy_document.this.statement[1].principals[*].identifiers) == ["arn:aws:iam::600734575887:root"]
    error_message = "So must be its account in a region that has one."
  }
}

run "a_younger_region_has_no_account" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "eu-south-2" }
  }

  assert {
    condition     = join(" ", data.aws_iam_policy_document.this.statement[*].sid) == "LoadBalancersOfThisAccount TlsOnly"
    error_message = "Nobody else may be let in."
  }
}

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  repositories = { web = "shop-web" }
}

run "tags_hold_and_images_are_scanned_and_encrypted" {
  command = plan

  assert {
    condition     = aws_ecr_repository.this["web"].image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.this["web"].image_scanning_configuration[0].scan_on_push
    error_message = "Tags must hold, and images be scanned."
  }

  assert {
    condition     = aws_ecr_repository.this["web"].encryption_configuration[0].encryption_type == "KMS"
    error_message = "Images must be encrypted by KMS."
  }

  assert {
    condition     = !aws_ecr_repository.this["web"].force_delete
    error_message = "Images must not be lost by default."
  }
}

run "old_images_expire_by_their_prefix" {
  command = plan

  variables {
    keep_production = 3
  }

  assert {
    condition     = one([for rule in jsondecode(aws_ecr_lifecycle_policy.this["web"].policy).rules : rule.selection.countNumber if try(rule.selection.tagPrefixList[0], null) == "prod-"]) == 3
    error_message = "The newest three must be kept."
  }
}

run "names_tags_and_outputs" {
  command = apply

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_ecr_repository.this["web"].name == "shop-web" && aws_ecr_repository.this["web"].tags["Team"] == "seven"
    error_message = "Names and tags must be as given."
  }

  assert {
    condition     = keys(output.repository_arns) == ["web"] && keys(output.repository_urls) == ["web"]
    error_message = "Outputs must be keyed by service."
  }
}

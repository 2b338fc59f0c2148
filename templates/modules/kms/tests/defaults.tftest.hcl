mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "shop"
}

run "it_rotates_and_only_services_of_the_account_use_it" {
  command = plan

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 7
    error_message = "It must rotate, and go a week after it is destroyed."
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_kms_key.this.policy).Statement : can(s.Condition) || can(s.Principal.AWS)])
    error_message = "A service may use it for this account only."
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/shop" && aws_kms_key.this.tags["Team"] == "seven"
    error_message = "Names and tags must be as given."
  }
}

run "the_output_is_its_arn" {
  command = apply

  assert {
    condition     = output.key_arn == aws_kms_key.this.arn
    error_message = "Others need the ARN."
  }
}

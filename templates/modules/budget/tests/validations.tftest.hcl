mock_provider "aws" {}

variables {
  name   = "shop"
  usd    = 50
  emails = ["team@example.org"]
}

run "reject_nobody_to_tell" {
  command = plan

  variables {
    emails = []
  }

  expect_failures = [var.emails]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_an_amount_of_nothing" {
  command = plan

  variables {
    usd = 0
  }

  expect_failures = [var.usd]
}

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "shop"
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

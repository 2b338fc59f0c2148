mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "shop"
  cluster_name = "shop-cluster"
}

run "reject_an_address_without_a_domain" {
  command = plan

  variables {
    emails = ["team"]
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

run "reject_a_threshold_of_nothing" {
  command = plan

  variables {
    thresholds = { errors = 0 }
  }

  expect_failures = [var.thresholds]
}

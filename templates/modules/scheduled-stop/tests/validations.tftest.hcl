mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "shop"
  cluster_name = "shop-cluster"
  at           = "2126-11-30T09:00:00"
  services     = { web = { name = "shop-web" } }
}

run "reject_a_time_with_an_offset" {
  command = plan

  variables {
    at = "2026-11-30T18:00:00+09:00"
  }

  expect_failures = [var.at]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_no_service_at_all" {
  command = plan

  variables {
    services = {}
  }

  expect_failures = [var.services]
}

run "reject_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/bound"
  }

  expect_failures = [var.permissions_boundary]
}

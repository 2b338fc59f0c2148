mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name = "shop"
  cidr = "10.0.0.0/16"

  public_subnets = {
    "ap-northeast-2a" = "10.0.0.0/20"
    "ap-northeast-2c" = "10.0.16.0/20"
  }

  app_subnets = {
    "ap-northeast-2a" = "10.0.64.0/18"
    "ap-northeast-2c" = "10.0.128.0/18"
  }
}

run "reject_an_app_subnet_that_is_no_range" {
  command = plan

  variables {
    app_subnets = { "ap-northeast-2a" = "10.0.64" }
  }

  expect_failures = [var.app_subnets]
}

run "reject_a_vpc_that_is_too_large" {
  command = plan

  variables {
    cidr = "10.0.0.0/8"
  }

  expect_failures = [var.cidr]
}

run "reject_a_db_subnet_that_is_no_range" {
  command = plan

  variables {
    db_subnets = { "ap-northeast-2a" = "x" }
  }

  expect_failures = [var.db_subnets]
}

run "reject_flow_logs_kept_for_no_day" {
  command = plan

  variables {
    flow_logs = { retention_days = 0 }
  }

  expect_failures = [var.flow_logs]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_an_unknown_way_out" {
  command = plan

  variables {
    nat = "two"
  }

  expect_failures = [var.nat]
}

run "reject_a_nat_gateway_without_public_subnets" {
  command = plan

  variables {
    public_subnets = {}
  }

  expect_failures = [var.nat]
}

run "reject_a_public_subnet_that_is_no_range" {
  command = plan

  variables {
    public_subnets = { "ap-northeast-2a" = "10.0.0.0" }
  }

  expect_failures = [var.public_subnets]
}

run "reject_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/bound"
  }

  expect_failures = [var.permissions_boundary]
}

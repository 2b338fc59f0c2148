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

run "one_for_all_by_default" {
  command = plan

  assert {
    condition     = keys(aws_nat_gateway.this) == ["ap-northeast-2a"] && length(aws_route_table.app) == 1
    error_message = "One gateway must serve all zones."
  }

  assert {
    condition     = length(aws_route.app_nat) == 1 && length(aws_route_table_association.app) == 2
    error_message = "Both app subnets must have the way out."
  }
}

run "one_in_each_zone" {
  command = plan

  variables {
    nat = "per-az"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["ap-northeast-2a", "ap-northeast-2c"] && length(aws_route_table.app) == 2
    error_message = "Each zone must have its own."
  }

  assert {
    condition     = keys(output.route_table_ids) == ["app-ap-northeast-2a", "app-ap-northeast-2c", "public"]
    error_message = "Each table must be named."
  }
}

run "none" {
  command = plan

  variables {
    nat = "none"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_eip.nat) == 0 && length(aws_route.app_nat) == 0
    error_message = "There must be no way out, and nothing to pay."
  }

  assert {
    condition     = keys(output.route_table_ids) == ["app", "public"]
    error_message = "The app subnets must have a table for endpoints."
  }
}

run "without_app_subnets_no_table" {
  command = plan

  variables {
    app_subnets = {}
    nat         = "none"
  }

  assert {
    condition     = length(aws_route_table.app) == 0
    error_message = "A table for nothing must not be there."
  }
}

mock_provider "aws" {}

variables {
  name          = "shop"
  vpc_id        = "vpc-0123456789abcdef0"
  service_ports = [8080]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_a_port_that_is_none" {
  command = plan

  variables {
    service_ports = [70000]
  }

  expect_failures = [var.service_ports]
}

run "reject_a_name_that_looks_like_an_id" {
  command = plan

  variables {
    name = "sg-shop"
  }

  expect_failures = [var.name]
}

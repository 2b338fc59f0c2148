mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                     = "shop"
  vpc_id                   = "vpc-0123456789abcdef0"
  subnet_ids               = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  route_table_ids          = { app = "rtb-0123456789abcdef0" }
  client_security_group_id = "sg-0123456789abcdef0"
}

run "reject_a_gateway_for_what_has_none" {
  command = plan

  variables {
    gateways = ["ecr"]
  }

  expect_failures = [var.gateways]
}

run "reject_an_interface_by_its_full_name" {
  command = plan

  variables {
    interfaces = ["com.amazonaws.ap-northeast-2 logs"]
  }

  expect_failures = [var.interfaces]
}

run "reject_interfaces_without_subnets" {
  command = plan

  variables {
    interfaces = ["logs"]
    subnet_ids = []
  }

  expect_failures = [var.interfaces]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_a_name_that_looks_like_an_id" {
  command = plan

  variables {
    name = "sg-shop"
  }

  expect_failures = [var.name]
}

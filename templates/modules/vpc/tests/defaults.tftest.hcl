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

run "nothing_is_public_unless_asked" {
  command = plan

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : !subnet.map_public_ip_on_launch])
    error_message = "No public address may be given by itself."
  }

  assert {
    condition     = length(aws_flow_log.this) == 0
    error_message = "What costs must be off."
  }
}

run "databases_have_no_way_out" {
  command = plan

  variables {
    db_subnets = { "ap-northeast-2a" = "10.0.32.0/20" }
  }

  assert {
    condition     = keys(aws_route_table.db) == ["db"] && length(aws_route_table_association.db) == 1
    error_message = "Databases must have a table without a route out."
  }
}

run "flow_logs_have_a_group_a_role_and_a_retention" {
  command = apply

  variables {
    flow_logs = {}
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs["vpc"].retention_in_days == 30 && aws_flow_log.this["vpc"].traffic_type == "ALL"
    error_message = "All traffic must be logged for 30 days."
  }

  assert {
    condition     = aws_flow_log.this["vpc"].iam_role_arn == aws_iam_role.flow_logs["vpc"].arn
    error_message = "The VPC must be able to write."
  }
}

run "names_tags_and_outputs" {
  command = apply

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_vpc.this.tags["Name"] == "shop-vpc" && aws_subnet.app["ap-northeast-2c"].tags["Name"] == "shop-app-ap-northeast-2c"
    error_message = "Names must follow from the prefix."
  }

  assert {
    condition     = aws_vpc.this.tags["Team"] == "seven"
    error_message = "Tags must be passed on."
  }

  assert {
    condition     = length(output.app_subnet_ids) == 2 && length(output.public_subnet_ids) == 2 && output.db_subnet_ids == []
    error_message = "Subnets must be in order of their zones."
  }

  assert {
    condition     = length(output.nat_public_ips) == 1
    error_message = "The address of the way out must be known."
  }
}

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

run "only_what_is_free" {
  command = plan

  assert {
    condition     = keys(aws_vpc_endpoint.gateway) == ["dynamodb", "s3"] && length(aws_vpc_endpoint.interface) == 0
    error_message = "The two gateways are free."
  }

  assert {
    condition     = length(aws_security_group.this) == 0
    error_message = "Gateways need no security group."
  }
}

run "ecr_takes_two_endpoints" {
  command = plan

  variables {
    interfaces = ["ecr", "logs"]
  }

  assert {
    condition     = keys(aws_vpc_endpoint.interface) == ["ecr.api", "ecr.dkr", "logs"]
    error_message = "Pulling an image takes both."
  }

  assert {
    condition     = aws_vpc_endpoint.interface["logs"].service_name == "com.amazonaws.ap-northeast-2.logs" && aws_vpc_endpoint.interface["logs"].private_dns_enabled
    error_message = "Clients must find it under its usual name."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.tasks["endpoints"].from_port == 443
    error_message = "Only HTTPS may come in."
  }
}

run "names_tags_and_outputs" {
  command = apply

  variables {
    interfaces = ["logs"]
    tags       = { Team = "seven" }
  }

  assert {
    condition     = aws_vpc_endpoint.gateway["s3"].tags["Name"] == "shop-s3" && aws_vpc_endpoint.gateway["s3"].tags["Team"] == "seven"
    error_message = "Names and tags must be as given."
  }

  assert {
    condition     = keys(output.endpoint_ids) == ["dynamodb", "logs", "s3"]
    error_message = "Outputs must be keyed by service."
  }
}

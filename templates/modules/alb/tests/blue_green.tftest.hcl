mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "shop"
  vpc_id            = "vpc-0123456789abcdef0"
  subnet_ids        = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_group_id = "sg-0123456789abcdef0"

  services = {
    web = {
      port         = 8080
      paths        = ["/*"]
      priority     = 200
      health_check = { path = "/health" }
    }

    api = {
      port         = 9000
      paths        = ["/api", "/api/*"]
      hosts        = ["api.example.org"]
      priority     = 100
      health_check = { path = "/ready", matcher = "200-299" }
    }
  }
}

run "a_pair_of_target_groups_and_a_role" {
  command = apply

  variables {
    services = {
      web = {
        port         = 8080
        paths        = ["/*"]
        blue_green   = true
        priority     = 100
        health_check = { path = "/health" }
      }
    }
  }

  assert {
    condition     = toset([for group in aws_lb_target_group.this : group.name]) == toset(["shop-web", "shop-web-green"])
    error_message = "There must be a pair."
  }

  assert {
    condition     = toset([for group in aws_lb_listener_rule.this["web"].action[0].forward[0].target_group : group.weight]) == toset([0, 100])
    error_message = "All traffic must go to blue at first."
  }

  assert {
    condition     = aws_iam_role.shifting["blue-green"].name == "shop-blue-green"
    error_message = "ECS must get a role to shift traffic."
  }

  assert {
    condition     = keys(output.blue_green["web"]) == ["green_target_group_arn", "listener_rule_arn", "role_arn"]
    error_message = "Deploys need all three."
  }

  assert {
    condition     = length(output.target_group_arn_suffixes["web"]) == 2
    error_message = "Alarms need both groups: either may serve."
  }
}

run "no_role_where_nothing_shifts" {
  command = plan

  assert {
    condition     = length(aws_iam_role.shifting) == 0
    error_message = "A role for nothing must not be there."
  }
}

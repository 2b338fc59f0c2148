mock_provider "aws" {}

variables {
  name          = "shop"
  vpc_id        = "vpc-0123456789abcdef0"
  service_ports = [8080]
}

run "the_internet_reaches_the_load_balancer_only" {
  command = plan

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.alb) == ["http", "https"]
    error_message = "80 and 443 must be open."
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.tasks_from_alb) == ["8080"] && aws_vpc_security_group_ingress_rule.tasks_from_alb["8080"].cidr_ipv4 == null
    error_message = "Tasks must be reached by the load balancer only."
  }
}

run "without_https_only_port_80" {
  command = plan

  variables {
    https = false
  }

  assert {
    condition     = keys(aws_vpc_security_group_ingress_rule.alb) == ["http"]
    error_message = "443 must be closed."
  }
}

run "without_web_services_no_load_balancer" {
  command = plan

  variables {
    service_ports = []
  }

  assert {
    condition     = length(aws_security_group.alb) == 0 && output.alb_security_group_id == null
    error_message = "Nothing may be open."
  }
}

run "tasks_send_tcp_only" {
  command = plan

  assert {
    condition     = aws_vpc_security_group_egress_rule.tasks.ip_protocol == "tcp"
    error_message = "Nothing but TCP may go out."
  }
}

run "names_tags_and_descriptions" {
  command = plan

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_security_group.alb["alb"].name == "shop-alb" && aws_security_group.tasks.name == "shop-tasks"
    error_message = "Names must follow from the prefix."
  }

  assert {
    condition     = aws_security_group.tasks.tags["Team"] == "seven"
    error_message = "Tags must be passed on."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.alb : rule.description != null])
    error_message = "Each rule must say what it is for."
  }
}

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

run "without_a_certificate_port_80_serves" {
  command = plan

  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "fixed-response"
    error_message = "Port 80 must answer what no rule takes."
  }

  assert {
    condition     = length(aws_lb_listener.https) == 0
    error_message = "There must be no HTTPS listener."
  }
}

run "with_a_certificate_port_80_redirects" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:ap-northeast-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "redirect"
    error_message = "Port 80 must redirect."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "The redirect must be permanent."
  }

  assert {
    condition     = aws_lb_listener.https["https"].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    error_message = "TLS must be 1.2 or 1.3."
  }
}

run "rules_belong_to_the_listener_that_serves" {
  command = apply

  variables {
    certificate_arn = "arn:aws:acm:ap-northeast-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"
  }

  assert {
    condition     = alltrue([for rule in aws_lb_listener_rule.this : rule.listener_arn == aws_lb_listener.https["https"].arn])
    error_message = "Rules must belong to HTTPS."
  }
}

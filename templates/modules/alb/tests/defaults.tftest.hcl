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

run "it_is_hardened_and_can_be_destroyed" {
  command = plan

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "defensive"
    error_message = "Bad requests must be dropped."
  }

  assert {
    condition     = !aws_lb.this.enable_deletion_protection
    error_message = "It must be possible to destroy it."
  }

  assert {
    condition     = length(aws_wafv2_web_acl.this) == 0 && length(aws_lb.this.access_logs) == 0
    error_message = "What costs must be off."
  }
}

run "names_and_tags" {
  command = plan

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_lb.this.name == "shop-alb" && aws_lb_target_group.this["api"].name == "shop-api"
    error_message = "Names must follow from the prefix."
  }

  assert {
    condition     = aws_lb.this.tags["Team"] == "seven" && aws_lb_listener_rule.this["api"].tags["Name"] == "api"
    error_message = "Tags must be passed on."
  }
}

run "rules_match_paths_and_hosts" {
  command = plan

  assert {
    condition     = toset(flatten(aws_lb_listener_rule.this["api"].condition[*].path_pattern[*].values)) == toset(["/api", "/api/*"])
    error_message = "Both paths must be matched."
  }

  assert {
    condition     = flatten(aws_lb_listener_rule.this["api"].condition[*].host_header[*].values) == ["api.example.org"]
    error_message = "The host must be matched."
  }

  assert {
    condition     = length(aws_lb_listener_rule.this["web"].condition) == 1
    error_message = "A service without hosts must answer to any."
  }
}

run "access_logs_go_to_the_bucket" {
  command = plan

  variables {
    access_logs_bucket = "shop-access-logs"
  }

  assert {
    condition     = aws_lb.this.access_logs[0].bucket == "shop-access-logs" && aws_lb.this.access_logs[0].enabled
    error_message = "Access logs must be on."
  }
}

run "waf_blocks_log4j_and_counts_large_bodies" {
  command = apply

  variables {
    waf = {}
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this["waf"].resource_arn == aws_lb.this.arn
    error_message = "WAF must stand before the load balancer."
  }

  assert {
    condition     = contains(aws_wafv2_web_acl.this["waf"].rule[*].name, "AWSManagedRulesKnownBadInputsRuleSet")
    error_message = "Log4j must be blocked."
  }

  assert {
    condition     = aws_cloudwatch_log_group.waf["waf"].name == "aws-waf-logs-shop"
    error_message = "WAF writes only to log groups of such a name."
  }
}

run "outputs_are_by_service" {
  command = apply

  assert {
    condition     = keys(output.target_group_arns) == ["api", "web"] && keys(output.target_group_arn_suffixes) == ["api", "web"]
    error_message = "Target groups must be keyed by service."
  }

  assert {
    condition     = output.blue_green == {}
    error_message = "No service deploys blue/green."
  }
}

mock_provider "aws" {}

variables {
  hosted_zone_id = "Z0123456789ABCDEFGHIJ"
  names          = ["api.example.org", "example.org"]

  load_balancer = {
    dns_name = "shop-alb-0123456789.ap-northeast-2.elb.amazonaws.com"
    zone_id  = "ZWKZPGTI48KDX"
  }
}

run "each_name_leads_to_the_load_balancer" {
  command = plan

  assert {
    condition     = keys(aws_route53_record.this) == ["api.example.org", "example.org"]
    error_message = "Each name must have its record."
  }

  assert {
    condition     = aws_route53_record.this["api.example.org"].type == "A" && aws_route53_record.this["api.example.org"].alias[0].name == var.load_balancer.dns_name
    error_message = "The record must be an alias of the load balancer."
  }
}

run "a_wildcard_is_a_name" {
  command = plan

  variables {
    names = ["*.example.org"]
  }

  assert {
    condition     = length(aws_route53_record.this) == 1
    error_message = "A wildcard must have its record."
  }
}

run "outputs_are_the_names" {
  command = apply

  assert {
    condition     = length(output.names) == 2
    error_message = "Both names must be there."
  }
}

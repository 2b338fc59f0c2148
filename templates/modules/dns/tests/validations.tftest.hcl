mock_provider "aws" {}

variables {
  hosted_zone_id = "Z0123456789ABCDEFGHIJ"
  names          = ["api.example.org", "example.org"]

  load_balancer = {
    dns_name = "shop-alb-0123456789.ap-northeast-2.elb.amazonaws.com"
    zone_id  = "ZWKZPGTI48KDX"
  }
}

run "reject_a_zone_by_its_name" {
  command = plan

  variables {
    hosted_zone_id = "example.org"
  }

  expect_failures = [var.hosted_zone_id]
}

run "reject_a_name_without_a_domain" {
  command = plan

  variables {
    names = ["api"]
  }

  expect_failures = [var.names]
}

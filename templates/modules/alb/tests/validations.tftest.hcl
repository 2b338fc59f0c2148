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

run "reject_a_certificate_by_its_name" {
  command = plan

  variables {
    certificate_arn = "example.org"
  }

  expect_failures = [var.certificate_arn]
}

run "reject_a_name_that_is_too_long" {
  command = plan

  variables {
    name = "a-name-of-more-than-twenty-eight"
  }

  expect_failures = [var.name]
}

run "reject_one_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}

run "reject_a_path_without_a_slash" {
  command = plan

  variables {
    services = {
      web = {
        port         = 8080
        paths        = ["api"]
        priority     = 100
        health_check = { path = "/health" }
      }
    }
  }

  expect_failures = [var.services]
}

run "reject_more_than_five_values_in_a_rule" {
  command = plan

  variables {
    services = {
      web = {
        port         = 8080
        paths        = ["/a", "/b", "/c"]
        hosts        = ["a.example.org", "b.example.org", "c.example.org"]
        priority     = 100
        health_check = { path = "/health" }
      }
    }
  }

  expect_failures = [var.services]
}

run "reject_two_services_of_one_priority" {
  command = plan

  variables {
    services = {
      web = {
        port         = 8080
        paths        = ["/*"]
        priority     = 100
        health_check = { path = "/health" }
      }

      api = {
        port         = 8080
        paths        = ["/api"]
        priority     = 100
        health_check = { path = "/health" }
      }
    }
  }

  expect_failures = [var.services]
}

run "reject_a_timeout_longer_than_the_interval" {
  command = plan

  variables {
    services = {
      web = {
        port         = 8080
        paths        = ["/*"]
        priority     = 100
        health_check = { path = "/health", interval = 5, timeout = 5 }
      }
    }
  }

  expect_failures = [var.services]
}

run "reject_a_rate_limit_that_waf_cannot_count" {
  command = plan

  variables {
    waf = { requests_per_five_minutes = 1 }
  }

  expect_failures = [var.waf]
}

run "reject_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/bound"
  }

  expect_failures = [var.permissions_boundary]
}

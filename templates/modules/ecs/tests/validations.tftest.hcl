mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name            = "shop"
  cluster_name    = "shop-cluster"
  repository_arns = { web = "arn:aws:ecr:ap-northeast-2:123456789012:repository/shop-web" }

  services = {
    web = { log_group = "/ecs/shop-web" }
  }
}

run "reject_a_cluster_name_with_a_space" {
  command = plan

  variables {
    cluster_name = "my cluster"
  }

  expect_failures = [var.cluster_name]
}

run "reject_container_insights_as_a_truth_value" {
  command = plan

  variables {
    container_insights = "true"
  }

  expect_failures = [var.container_insights]
}

run "reject_a_retention_that_cloudwatch_has_not" {
  command = plan

  variables {
    log_retention_days = 8
  }

  expect_failures = [var.log_retention_days]
}

run "reject_a_name_in_capitals" {
  command = plan

  variables {
    name = "Shop"
  }

  expect_failures = [var.name]
}

run "reject_a_service_without_a_repository" {
  command = plan

  variables {
    services = { api = { log_group = "/ecs/shop-api" } }
  }

  expect_failures = [var.services]
}

run "reject_a_reader_of_a_password_that_is_not_there" {
  command = plan

  variables {
    services = { web = { log_group = "/ecs/shop-web", database = true } }
  }

  expect_failures = [var.database_secret_arn]
}

run "take_a_log_group_without_a_slash" {
  command = plan

  variables {
    services = { web = { log_group = "shop-web" } }
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["web"].name == "shop-web"
    error_message = "AWS takes it, so the module does."
  }
}

run "reject_a_log_group_that_aws_keeps" {
  command = plan

  variables {
    services = { web = { log_group = "aws/web" } }
  }

  expect_failures = [var.services]
}

run "reject_a_log_group_with_a_blank" {
  command = plan

  variables {
    services = { web = { log_group = "/ecs/shop web" } }
  }

  expect_failures = [var.services]
}

run "reject_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/bound"
  }

  expect_failures = [var.permissions_boundary]
}

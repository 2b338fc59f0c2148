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

run "what_costs_is_off_and_logs_expire" {
  command = plan

  assert {
    condition     = one(aws_ecs_cluster.this.setting).value == "disabled"
    error_message = "Container Insights must be off."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["web"].retention_in_days == 7
    error_message = "Logs must expire after 7 days."
  }

  assert {
    condition     = keys(aws_cloudwatch_log_group.this) == ["web"]
    error_message = "There must be one log group for the one service."
  }
}

run "insights_keep_their_own_log_group" {
  command = plan

  variables {
    container_insights = "enabled"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["/insights"].name == "/aws/ecs/containerinsights/shop-cluster/performance"
    error_message = "ECS would make it, and keep it for ever."
  }

  assert {
    condition     = keys(output.log_groups) == ["web"]
    error_message = "It is no log group of a service."
  }
}

run "two_roles_for_each_service_and_no_right_without_a_wish" {
  command = plan

  assert {
    condition     = aws_iam_role.execution["web"].name == "shop-web-execution" && aws_iam_role.task["web"].name == "shop-web-task"
    error_message = "Names must follow from the prefix."
  }

  assert {
    condition     = length(aws_iam_role_policy.task) == 0
    error_message = "The code may do nothing unless it is said."
  }
}

run "a_wish_becomes_a_policy" {
  command = plan

  variables {
    services = {
      web = {
        log_group   = "/ecs/shop-web"
        permissions = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::shop/*"] }]
      }
    }
  }

  assert {
    condition     = keys(aws_iam_role_policy.task) == ["web"]
    error_message = "What is wished must be allowed."
  }
}

run "a_parameter_by_its_path_becomes_its_arn" {
  command = plan

  variables {
    services = {
      web = {
        log_group  = "/ecs/shop-web"
        parameters = ["/shop/db", "arn:aws:ssm:ap-northeast-2:123456789012:parameter/other"]
      }
    }
  }

  assert {
    condition     = local.parameter_arns["web"] == ["arn:aws:ssm:ap-northeast-2:123456789012:parameter/shop/db", "arn:aws:ssm:ap-northeast-2:123456789012:parameter/other"]
    error_message = "Both must be ARNs."
  }
}

run "only_who_reads_the_password_of_the_database_may" {
  command = plan

  variables {
    database_secret_arn = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-1"

    repository_arns = {
      job = "arn:aws:ecr:ap-northeast-2:123456789012:repository/shop-job"
      web = "arn:aws:ecr:ap-northeast-2:123456789012:repository/shop-web"
    }

    services = {
      job = { log_group = "/ecs/shop-job" }
      web = { log_group = "/ecs/shop-web", database = true }
    }
  }

  assert {
    condition     = keys(aws_iam_role_policy.database) == ["web"] && data.aws_iam_policy_document.database["web"].statement[0].resources == toset([var.database_secret_arn])
    error_message = "Just the service that says so may read just this secret."
  }

  assert {
    condition     = keys(aws_iam_role_policy.execution) == ["job", "web"]
    error_message = "What does not read it must not wait for it."
  }
}

run "tags_and_outputs" {
  command = apply

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_ecs_cluster.this.tags["Team"] == "seven" && aws_iam_role.task["web"].tags["Team"] == "seven"
    error_message = "Tags must be passed on."
  }

  assert {
    condition     = keys(output.execution_role_arns) == ["web"] && keys(output.task_role_arns) == ["web"] && output.cluster_name == "shop-cluster"
    error_message = "Outputs must be keyed by service."
  }
}

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "shop"
  cluster_name = "shop-cluster"
  at           = "2126-11-30T09:00:00"
  services     = { web = { name = "shop-web" }, api = { name = "shop-api", autoscaling = true } }
}

run "each_service_is_stopped_once" {
  command = plan

  assert {
    condition     = keys(aws_scheduler_schedule.this) == ["api", "web"]
    error_message = "Each service must have its schedule."
  }

  assert {
    condition     = aws_scheduler_schedule.this["web"].schedule_expression == "at(2126-11-30T09:00:00)" && aws_scheduler_schedule.this["web"].schedule_expression_timezone == "UTC"
    error_message = "It must be at the given time, in UTC."
  }

  assert {
    condition     = jsondecode(aws_scheduler_schedule.this["web"].target[0].input) == { Cluster = "shop-cluster", DesiredCount = 0, Service = "shop-web" }
    error_message = "The service must get no tasks."
  }
}

run "autoscaling_is_held_down" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.this["api"].target[0].arn == "arn:aws:scheduler:::aws-sdk:applicationautoscaling:registerScalableTarget"
    error_message = "Where a service autoscales, its limits must change: else it starts tasks again."
  }

  assert {
    condition     = jsondecode(aws_scheduler_schedule.this["api"].target[0].input).MaxCapacity == 0
    error_message = "The limit must be 0."
  }
}

run "the_role_may_stop_these_and_no_other" {
  command = plan

  assert {
    condition     = data.aws_iam_policy_document.stop.statement[0].resources == toset(["arn:aws:ecs:ap-northeast-2:123456789012:service/shop-cluster/shop-api", "arn:aws:ecs:ap-northeast-2:123456789012:service/shop-cluster/shop-web"])
    error_message = "The role must be limited to the services."
  }
}

run "names_and_tags" {
  command = apply

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_iam_role.this.name == "shop-brake" && aws_iam_role.this.tags["Team"] == "seven"
    error_message = "Names must follow from the prefix, and tags be passed on."
  }

  assert {
    condition     = keys(output.schedule_arns) == ["api", "web"] && output.at == var.at
    error_message = "The schedules and their time must be told."
  }
}

run "what_is_past_is_stopped_no_more" {
  command = plan

  variables {
    at = "2026-01-31T09:00:00"
  }

  assert {
    condition     = length(aws_scheduler_schedule.this) == 0 && aws_iam_role.this.name == "shop-brake"
    error_message = "EventBridge Scheduler refuses a time that is past: an apply after the end must work."
  }
}

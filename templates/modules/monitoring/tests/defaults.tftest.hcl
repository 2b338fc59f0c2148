mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "shop"
  cluster_name = "shop-cluster"
}

run "no_alarm_for_what_is_not_there" {
  command = plan

  assert {
    condition     = length(output.alarm_names) == 0
    error_message = "Nothing is there to watch."
  }
}

run "an_alarm_for_each_thing" {
  command = plan

  variables {
    services            = { web = "shop-web" }
    database_identifier = "shop"

    load_balancer = {
      arn_suffix    = "app/shop-alb/0123456789abcdef"
      target_groups = { web = ["targetgroup/shop-web/0123456789abcdef"] }
    }
  }

  assert {
    condition     = output.alarm_names == tolist(["shop-alb-5xx", "shop-alb-slow", "shop-database-storage", "shop-web-memory", "shop-web-unhealthy"])
    error_message = "Each thing must have its alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.storage["database"].threshold == 2 * 1024 * 1024 * 1024
    error_message = "RDS counts in bytes."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.unhealthy["web"].treat_missing_data == "notBreaching"
    error_message = "A service that is not deployed yet must not alarm."
  }
}

run "alarms_go_to_the_topic_and_to_those_who_asked" {
  command = apply

  variables {
    emails = ["team@example.org"]

    load_balancer = {
      arn_suffix    = "app/shop-alb/0123456789abcdef"
      target_groups = { web = ["targetgroup/shop-web/0123456789abcdef"] }
    }
  }

  assert {
    condition     = aws_sns_topic_subscription.email["team@example.org"].protocol == "email"
    error_message = "Who asked must get them."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors["alb"].alarm_actions == toset([output.topic_arn])
    error_message = "Alarms must go to the topic."
  }
}

run "the_dashboard_shows_each_thing" {
  command = plan

  variables {
    services            = { web = "shop-web" }
    database_identifier = "shop"

    load_balancer = {
      arn_suffix    = "app/shop-alb/0123456789abcdef"
      target_groups = { web = ["targetgroup/shop-web/0123456789abcdef"] }
    }
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this["shop"].dashboard_body).widgets) == 5
    error_message = "Requests, tasks, CPU, memory and database must be shown."
  }
}

run "both_groups_of_a_pair_are_watched" {
  command = plan

  variables {
    load_balancer = {
      arn_suffix = "app/shop-alb/0123456789abcdef"
      target_groups = {
        api = ["targetgroup/shop-api/0123456789abcdef"]
        web = ["targetgroup/shop-web/0123456789abcdef", "targetgroup/shop-web-green/0123456789abcdef"]
      }
    }
  }

  assert {
    condition = [
      for query in aws_cloudwatch_metric_alarm.unhealthy["web"].metric_query : query.expression if query.id == "unhealthy"
    ] == ["FILL(group0, 0) + FILL(group1, 0)"]
    error_message = "After a deploy either group may serve."
  }

  assert {
    condition = toset(flatten([
      for query in aws_cloudwatch_metric_alarm.unhealthy["web"].metric_query : [for metric in query.metric : metric.dimensions["TargetGroup"]]
    ])) == toset(["targetgroup/shop-web/0123456789abcdef", "targetgroup/shop-web-green/0123456789abcdef"])
    error_message = "Both groups of the pair must be watched."
  }

  assert {
    condition = [
      for metric in jsondecode(aws_cloudwatch_dashboard.this["shop"].dashboard_body).widgets[1].properties.metrics : metric[0].expression if length(metric) == 1
    ] == ["FILL(m0_0, 0)", "FILL(m1_0, 0) + FILL(m1_1, 0)"]
    error_message = "The dashboard must add up the groups of a service."
  }

  assert {
    condition = [
      for metric in jsondecode(aws_cloudwatch_dashboard.this["shop"].dashboard_body).widgets[1].properties.metrics : metric[6].id if length(metric) > 1
    ] == ["m0_0", "m1_0", "m1_1"]
    error_message = "What is added up must be there."
  }
}

run "the_dashboard_is_opt_out_and_tags_are_passed_on" {
  command = plan

  variables {
    dashboard = false
    tags      = { Team = "seven" }
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0 && aws_sns_topic.this["alarms"].tags["Team"] == "seven"
    error_message = "No dashboard, and tags as given."
  }

  assert {
    condition     = aws_sns_topic.this["alarms"].name == "shop-alarms"
    error_message = "Names must follow from the prefix."
  }
}

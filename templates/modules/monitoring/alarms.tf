locals {
  balancers = var.load_balancer == null ? {} : { alb = var.load_balancer }
  databases = var.database_identifier == null ? {} : { database = var.database_identifier }
  targets   = var.load_balancer == null ? {} : var.load_balancer.target_groups
}

# 0.10 USD a month each.
resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = local.balancers

  alarm_name          = "${var.name}-alb-5xx"
  alarm_description   = "The load balancer of ${var.name} or its services answer with errors (5xx)."
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.thresholds.errors
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["alarms"].arn]
  ok_actions          = [aws_sns_topic.this["alarms"].arn]

  metric_query {
    id          = "errors"
    expression  = "FILL(balancer, 0) + FILL(services, 0)"
    label       = "5xx"
    return_data = true
  }

  metric_query {
    id = "balancer"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      period      = 60
      stat        = "Sum"
      dimensions  = { LoadBalancer = each.value.arn_suffix }
    }
  }

  metric_query {
    id = "services"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      period      = 60
      stat        = "Sum"
      dimensions  = { LoadBalancer = each.value.arn_suffix }
    }
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "slow" {
  for_each = local.balancers

  alarm_name          = "${var.name}-alb-slow"
  alarm_description   = "One answer in twenty of ${var.name} takes longer than ${var.thresholds.seconds} s."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "TargetResponseTime"
  dimensions          = { LoadBalancer = each.value.arn_suffix }
  extended_statistic  = "p95"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.seconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["alarms"].arn]
  ok_actions          = [aws_sns_topic.this["alarms"].arn]

  tags = var.tags
}

# Of a service that deploys blue/green either group may serve, and each deploy swaps them: 0.20 USD for the two.
resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  for_each = local.targets

  alarm_name          = "${var.name}-${each.key}-unhealthy"
  alarm_description   = "A task of ${each.key} does not pass its health check."
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["alarms"].arn]
  ok_actions          = [aws_sns_topic.this["alarms"].arn]

  metric_query {
    id          = "unhealthy"
    expression  = join(" + ", [for index in range(length(each.value)) : "FILL(group${index}, 0)"])
    label       = "Unhealthy tasks"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value

    content {
      id = "group${metric_query.key}"

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = "UnHealthyHostCount"
        period      = 60
        stat        = "Maximum"
        dimensions  = { LoadBalancer = var.load_balancer.arn_suffix, TargetGroup = metric_query.value }
      }
    }
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "memory" {
  for_each = var.services

  alarm_name          = "${var.name}-${each.key}-memory"
  alarm_description   = "The tasks of ${each.key} use more than ${var.thresholds.memory} % of their memory."
  namespace           = "AWS/ECS"
  metric_name         = "MemoryUtilization"
  dimensions          = { ClusterName = var.cluster_name, ServiceName = each.value }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.thresholds.memory
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this["alarms"].arn]
  ok_actions          = [aws_sns_topic.this["alarms"].arn]

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  for_each = local.databases

  alarm_name          = "${var.name}-${each.key}-storage"
  alarm_description   = "The database of ${var.name} has less than ${var.thresholds.storage} GiB left."
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = each.value }
  statistic           = "Minimum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = var.thresholds.storage * 1024 * 1024 * 1024
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.this["alarms"].arn]
  ok_actions          = [aws_sns_topic.this["alarms"].arn]

  tags = var.tags
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id

  # By way of a local: a document that names a resource itself is read anew with its every change.
  service_arns = [
    for service in values(var.services) :
    "arn:${local.partition}:ecs:${local.region}:${local.account}:service/${var.cluster_name}/${service.name}"
  ]

  # EventBridge Scheduler takes no time that is past, and there would be nothing left to stop.
  is_ahead = timecmp("${var.at}Z", plantimestamp()) > 0

  # Which call of AWS's stops a service, and with what.
  calls = {
    for key, service in var.services : key => service.autoscaling ? {
      target = "applicationautoscaling:registerScalableTarget"
      input = jsonencode({
        MaxCapacity       = 0
        MinCapacity       = 0
        ResourceId        = "service/${var.cluster_name}/${service.name}"
        ScalableDimension = "ecs:service:DesiredCount"
        ServiceNamespace  = "ecs"
      })
      } : {
      target = "ecs:updateService"
      input = jsonencode({
        Cluster      = var.cluster_name
        DesiredCount = 0
        Service      = service.name
      })
    } if local.is_ahead
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "stop" {
  statement {
    sid       = "StopServices"
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = local.service_arns
  }

  statement {
    sid       = "HoldAutoscaling"
    actions   = ["application-autoscaling:RegisterScalableTarget"]
    resources = ["arn:${local.partition}:application-autoscaling:${local.region}:${local.account}:scalable-target/*"]

    condition {
      test     = "StringEquals"
      variable = "application-autoscaling:service-namespace"
      values   = ["ecs"]
    }
  }
}

# Names end in -brake, as the module was once called: with other names, all this would be replaced.
resource "aws_iam_role" "this" {
  name                 = "${var.name}-brake"
  description          = "EventBridge Scheduler stops the services of ${var.name}"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "stop"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.stop.json
}

resource "aws_scheduler_schedule" "this" {
  #checkov:skip=CKV_AWS_297:What it holds are names of services, which are no secret
  for_each = local.calls

  name                         = "${var.name}-${each.key}-brake"
  description                  = "Sets ${each.key} of ${var.name} to no tasks."
  schedule_expression          = "at(${var.at})"
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:${local.partition}:scheduler:::aws-sdk:${each.value.target}"
    role_arn = aws_iam_role.this.arn
    input    = each.value.input

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }

  # Without the right to stop anything it would try in vain.
  depends_on = [aws_iam_role_policy.this]
}

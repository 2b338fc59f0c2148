# The role with which ECS shifts traffic between the two target groups of a service. Free.
locals {
  blue_green = { for key, service in var.services : key => service if service.blue_green }
  shifting   = toset(length(local.blue_green) > 0 ? ["blue-green"] : [])

  # By way of locals: a document that names a resource itself is read anew with its every change.
  shifted_arns = concat([local.serving_arn], [for key in keys(local.blue_green) : aws_lb_listener_rule.this[key].arn])
  moved_arns = flatten([
    for key in keys(local.blue_green) :
    [aws_lb_target_group.this[key].arn, aws_lb_target_group.this["${key}/green"].arn]
  ])
}

data "aws_iam_policy_document" "shifting_assume" {
  for_each = local.shifting

  statement {
    sid     = "Ecs"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "shifting" {
  for_each = local.shifting

  statement {
    sid = "LookAtTraffic"
    actions = [
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "ShiftTraffic"
    actions   = ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"]
    resources = local.shifted_arns
  }

  statement {
    sid       = "MoveTargets"
    actions   = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
    resources = local.moved_arns
  }
}

resource "aws_iam_role" "shifting" {
  for_each = local.shifting

  name                 = "${var.name}-${each.key}"
  description          = "ECS shifts traffic between the target groups of ${var.name} with this role"
  assume_role_policy   = data.aws_iam_policy_document.shifting_assume[each.key].json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

resource "aws_iam_role_policy" "shifting" {
  for_each = local.shifting

  name   = "shift-traffic"
  role   = aws_iam_role.shifting[each.key].id
  policy = data.aws_iam_policy_document.shifting[each.key].json
}

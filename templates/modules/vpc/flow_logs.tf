# Who talked to whom, refused connections included. About 0.50 to 0.76 USD for each GB.
locals {
  flow_logs = var.flow_logs == null ? {} : { vpc = var.flow_logs }

  # By way of locals: a document that names a resource itself is read anew with its every change.
  flow_log_group_arns = { for key, group in aws_cloudwatch_log_group.flow_logs : key => group.arn }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_iam_policy_document" "flow_logs_assume" {
  for_each = local.flow_logs

  statement {
    sid     = "FlowLogsOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "flow_logs" {
  for_each = local.flow_logs

  statement {
    sid       = "WriteFlowLogs"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${local.flow_log_group_arns[each.key]}:*"]
  }

  # AWS knows no resource for it: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
  statement {
    sid       = "FindLogGroup"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  for_each = local.flow_logs

  name              = "/vpc/${var.name}/flow-logs"
  retention_in_days = each.value.retention_days
  kms_key_id        = each.value.kms_key_arn

  tags = var.tags
}

resource "aws_iam_role" "flow_logs" {
  for_each = local.flow_logs

  name                 = "${var.name}-flow-logs"
  description          = "The VPC of ${var.name} writes its flow logs with this role"
  assume_role_policy   = data.aws_iam_policy_document.flow_logs_assume[each.key].json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

resource "aws_iam_role_policy" "flow_logs" {
  for_each = local.flow_logs

  name   = "write-logs"
  role   = aws_iam_role.flow_logs[each.key].id
  policy = data.aws_iam_policy_document.flow_logs[each.key].json
}

resource "aws_flow_log" "this" {
  for_each = local.flow_logs

  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  iam_role_arn    = aws_iam_role.flow_logs[each.key].arn
  log_destination = aws_cloudwatch_log_group.flow_logs[each.key].arn

  tags = merge(var.tags, { Name = "${var.name}-flow-logs" })

  # A role that may not write yet leaves the flow log in the status "Access error".
  depends_on = [aws_iam_role_policy.flow_logs]
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "monitoring_assume" {
  for_each = local.monitors

  statement {
    sid     = "RdsOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  for_each = local.monitors

  name                 = "${var.name}-rds-${each.key}"
  description          = "RDS writes the metrics of ${var.name} with this role"
  assume_role_policy   = data.aws_iam_policy_document.monitoring_assume[each.key].json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  for_each = aws_iam_role.monitoring

  role       = each.value.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

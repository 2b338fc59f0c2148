data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.id

  # A parameter is named by its path or by its ARN.
  parameter_arns = {
    for key, service in var.services : key => [
      for name in service.parameters : (
        startswith(name, "arn:") ? name : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter/${trimprefix(name, "/")}"
      )
    ]
  }

  # By way of locals: a document that names a resource itself is read anew with its every change.
  log_group_arns = { for key, group in aws_cloudwatch_log_group.this : key => group.arn }

  services_with_database = {
    for key, service in var.services : key => service if service.database
  }

  services_with_permissions = {
    for key, service in var.services : key => service if length(service.permissions) > 0
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    sid     = "EcsTasksOfThisAccount"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:ecs:${local.region}:${local.account}:*"]
    }
  }
}

# What ECS itself needs to start a task of the service: its image, its log group, its secrets.
data "aws_iam_policy_document" "execution" {
  for_each = var.services

  statement {
    sid       = "RegistryLogin"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "PullImage"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [var.repository_arns[each.key]]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arns[each.key]}:*"]
  }

  dynamic "statement" {
    for_each = length(each.value.parameters) > 0 ? [local.parameter_arns[each.key]] : []

    content {
      sid       = "ReadParameters"
      actions   = ["ssm:GetParameters"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(each.value.secret_arns) > 0 ? [each.value.secret_arns] : []

    content {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = statement.value
    }
  }

  # Customer keys only: AWS's own keys for SSM and Secrets Manager need no permission.
  dynamic "statement" {
    for_each = length(each.value.kms_key_arns) > 0 ? [each.value.kms_key_arns] : []

    content {
      sid       = "DecryptSecrets"
      actions   = ["kms:Decrypt"]
      resources = statement.value

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = [for store in ["secretsmanager", "ssm"] : "${store}.${local.region}.${data.aws_partition.current.dns_suffix}"]
      }
    }
  }
}

resource "aws_iam_role" "execution" {
  for_each = var.services

  name                 = "${var.name}-${each.key}-execution"
  description          = "ECS starts ${each.key} of ${var.name} with this role"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

resource "aws_iam_role_policy" "execution" {
  for_each = var.services

  name   = "start-task"
  role   = aws_iam_role.execution[each.key].id
  policy = data.aws_iam_policy_document.execution[each.key].json
}

# Apart from the policy before: only this one waits for the database, and roles and cluster are made meanwhile.
data "aws_iam_policy_document" "database" {
  for_each = local.services_with_database

  statement {
    sid       = "ReadDatabasePassword"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [var.database_secret_arn]
  }
}

resource "aws_iam_role_policy" "database" {
  for_each = local.services_with_database

  name   = "read-database-password"
  role   = aws_iam_role.execution[each.key].id
  policy = data.aws_iam_policy_document.database[each.key].json
}

# What the service's own code may do. No permission unless the environment file names one.
resource "aws_iam_role" "task" {
  for_each = var.services

  name                 = "${var.name}-${each.key}-task"
  description          = "The code of ${each.key} of ${var.name} runs with this role"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  permissions_boundary = var.permissions_boundary

  tags = var.tags
}

data "aws_iam_policy_document" "task" {
  for_each = local.services_with_permissions

  dynamic "statement" {
    for_each = each.value.permissions

    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_role_policy" "task" {
  for_each = local.services_with_permissions

  name   = "permissions"
  role   = aws_iam_role.task[each.key].id
  policy = data.aws_iam_policy_document.task[each.key].json
}

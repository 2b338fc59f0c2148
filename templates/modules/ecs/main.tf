resource "aws_ecs_cluster" "this" {
  name = var.cluster_name

  # Container Insights sends custom metrics, 0.30 USD a month each: some 13, and 25 for each service.
  setting {
    name  = "containerInsights"
    value = var.container_insights
  }

  tags = var.tags

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }
}

locals {
  # ECS would make the last one itself, and keep it for ever.
  log_groups = merge(
    { for key, service in var.services : key => { name = service.log_group, kms_key_arn = var.kms_key_arn } },
    var.container_insights == "disabled" ? {} : {
      "/insights" = { name = "/aws/ecs/containerinsights/${var.cluster_name}/performance", kms_key_arn = var.kms_key_arn }
    },
  )
}

# Made here, and not by the log driver, so that they have a retention and go with the environment.
resource "aws_cloudwatch_log_group" "this" {
  for_each = local.log_groups

  name              = each.value.name
  retention_in_days = var.log_retention_days
  kms_key_id        = each.value.kms_key_arn

  tags = var.tags
}

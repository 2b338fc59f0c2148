data "aws_region" "current" {}

locals {
  _size = { width = 12, height = 6, type = "metric" }

  _balancer_widgets = [
    for key, balancer in local.balancers : merge(local._size, {
      properties = {
        title  = "Requests and errors"
        region = data.aws_region.current.id
        stat   = "Sum"
        period = 60
        metrics = [
          for metric in ["RequestCount", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"] :
          ["AWS/ApplicationELB", metric, "LoadBalancer", balancer.arn_suffix]
        ]
      }
    })
  ]

  _target_widgets = [
    for key, balancer in local.balancers : merge(local._size, {
      properties = {
        title  = "Healthy tasks"
        region = data.aws_region.current.id
        stat   = "Minimum"
        period = 60
        metrics = concat(
          [
            for service in keys(balancer.target_groups) :
            [{ expression = join(" + ", [for id in values(local._group_ids[service]) : "FILL(${id}, 0)"]), label = service }]
          ],
          flatten([
            for service, groups in balancer.target_groups : [
              for index, group in groups : {
                metric = ["AWS/ApplicationELB", "HealthyHostCount", "LoadBalancer", balancer.arn_suffix, "TargetGroup", group, { id = local._group_ids[service][index], visible = false }]
              }
            ]
          ])[*].metric,
        )
      }
    })
  ]

  # What the sum of a service's target groups calls each of them: either may serve, where it deploys blue/green.
  _group_ids = {
    for number, service in keys(local.targets) :
    service => { for index in range(length(local.targets[service])) : index => "m${number}_${index}" }
  }

  _service_widgets = [
    for metric in ["CPUUtilization", "MemoryUtilization"] : merge(local._size, {
      properties = {
        title  = metric == "CPUUtilization" ? "CPU of the services, percent" : "Memory of the services, percent"
        region = data.aws_region.current.id
        stat   = "Average"
        period = 60
        metrics = [
          for key, service in var.services :
          ["AWS/ECS", metric, "ClusterName", var.cluster_name, "ServiceName", service, { label = key }]
        ]
      }
    }) if length(var.services) > 0
  ]

  _database_widgets = [
    for key, identifier in local.databases : merge(local._size, {
      properties = {
        title  = "Database"
        region = data.aws_region.current.id
        stat   = "Average"
        period = 60
        metrics = [
          for metric in ["CPUUtilization", "DatabaseConnections"] :
          ["AWS/RDS", metric, "DBInstanceIdentifier", identifier]
        ]
      }
    })
  ]
}

# The first three dashboards of an account are free; each one more is 3 USD a month.
resource "aws_cloudwatch_dashboard" "this" {
  for_each = toset(var.dashboard ? [var.name] : [])

  dashboard_name = each.key
  dashboard_body = jsonencode({
    widgets = concat(
      local._balancer_widgets,
      local._target_widgets,
      local._service_widgets,
      local._database_widgets,
    )
  })
}

# About 0.0225 USD an hour, and 0.005 for the public address in each zone.
resource "aws_lb" "this" {
  name                       = "${var.name}-alb"
  load_balancer_type         = "application"
  internal                   = false
  security_groups            = [var.security_group_id]
  subnets                    = var.subnet_ids
  desync_mitigation_mode     = "defensive"
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection

  dynamic "access_logs" {
    for_each = var.access_logs_bucket == null ? [] : [var.access_logs_bucket]

    content {
      enabled = true
      bucket  = access_logs.value
    }
  }

  tags = var.tags
}

locals {
  # One target group for a service, and a second one where it deploys blue/green.
  target_groups = merge(
    var.services,
    { for key, service in local.blue_green : "${key}/green" => service },
  )
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:TLS ends at the load balancer; behind it, traffic stays inside the VPC
  for_each = local.target_groups

  name                 = "${var.name}-${replace(each.key, "/", "-")}"
  vpc_id               = var.vpc_id
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = each.value.port
  deregistration_delay = 30

  health_check {
    path                = each.value.health_check.path
    matcher             = each.value.health_check.matcher
    interval            = each.value.health_check.interval
    timeout             = each.value.health_check.timeout
    healthy_threshold   = 2
    unhealthy_threshold = each.value.health_check.unhealthy_threshold
  }

  tags = var.tags
}

locals {
  https = var.certificate_arn == null ? {} : { https = var.certificate_arn }

  # The listener that serves.
  serving_arn = one(concat(
    [for listener in aws_lb_listener.https : listener.arn],
    var.certificate_arn == null ? [aws_lb_listener.http.arn] : [],
  ))
}

# With a certificate this only sends browsers on to HTTPS.
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = var.certificate_arn == null ? "fixed-response" : "redirect"

    dynamic "redirect" {
      for_each = var.certificate_arn == null ? [] : ["redirect"]

      content {
        port        = "443"
        protocol    = "HTTPS"
        status_code = "HTTP_301"
      }
    }

    dynamic "fixed_response" {
      for_each = var.certificate_arn == null ? ["serve"] : []

      content {
        content_type = "text/plain"
        message_body = "No service has this path."
        status_code  = "404"
      }
    }
  }

  tags = var.tags
}

resource "aws_lb_listener" "https" {
  for_each = local.https

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = each.value
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "No service has this path."
      status_code  = "404"
    }
  }

  tags = var.tags
}

moved {
  from = aws_lb_listener.https[0]
  to   = aws_lb_listener.https["https"]
}

# What the rule of a service forwards to. A change replaces the rule: AWS deletes no target group
# that a rule still forwards to, and rules take no new action below.
resource "terraform_data" "targets" {
  for_each = var.services

  input = concat(
    [aws_lb_target_group.this[each.key].arn],
    each.value.blue_green ? [aws_lb_target_group.this["${each.key}/green"].arn] : [],
  )
}

resource "aws_lb_listener_rule" "this" {
  for_each = var.services

  listener_arn = local.serving_arn
  priority     = each.value.priority

  action {
    type             = "forward"
    target_group_arn = each.value.blue_green ? null : aws_lb_target_group.this[each.key].arn

    dynamic "forward" {
      for_each = each.value.blue_green ? [aws_lb_target_group.this["${each.key}/green"].arn] : []

      content {
        target_group {
          arn    = aws_lb_target_group.this[each.key].arn
          weight = 100
        }

        target_group {
          arn    = forward.value
          weight = 0
        }
      }
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) > 0 ? [each.value.hosts] : []

    content {
      host_header {
        values = condition.value
      }
    }
  }

  condition {
    path_pattern {
      values = each.value.paths
    }
  }

  tags = merge(var.tags, { Name = each.key })

  # Deploys move the weights of blue and green; an apply must not move them back.
  lifecycle {
    ignore_changes       = [action]
    replace_triggered_by = [terraform_data.targets[each.key]]
  }
}

locals {
  waf = var.waf == null ? {} : { waf = var.waf }

  # AWS's own rules, in the order in which they look at a request. The anonymous are counted and
  # not blocked: users behind a VPN are users, too.
  managed_rules = [
    { name = "AWSManagedRulesKnownBadInputsRuleSet", blocks = true },
    { name = "AWSManagedRulesAmazonIpReputationList", blocks = true },
    { name = "AWSManagedRulesAnonymousIpList", blocks = false },
    { name = "AWSManagedRulesCommonRuleSet", blocks = true },
  ]
}

# 5 USD a month, 1 for each of the five rules, and 0.60 for a million requests.
resource "aws_wafv2_web_acl" "this" {
  for_each = local.waf

  name        = var.name
  description = "In front of the load balancer of ${var.name}"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.managed_rules

    content {
      name     = rule.value.name
      priority = rule.key

      override_action {
        dynamic "none" {
          for_each = rule.value.blocks ? [true] : []
          content {}
        }

        dynamic "count" {
          for_each = rule.value.blocks ? [] : [true]
          content {}
        }
      }

      statement {
        managed_rule_group_statement {
          name        = rule.value.name
          vendor_name = "AWS"

          # This one of the common rules blocks every body over 8 KiB, and with it every upload.
          dynamic "rule_action_override" {
            for_each = endswith(rule.value.name, "CommonRuleSet") ? ["SizeRestrictions_BODY"] : []

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${var.name}-${rule.value.name}"
        sampled_requests_enabled   = true
      }
    }
  }

  rule {
    name     = "RateLimit"
    priority = 10

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit              = each.value.requests_per_five_minutes
        aggregate_key_type = "IP"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-rate-limit"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = true
  }

  tags = var.tags
}

resource "aws_wafv2_web_acl_association" "this" {
  for_each = local.waf

  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this[each.key].arn
}

# WAF writes only to log groups whose names begin like this.
resource "aws_cloudwatch_log_group" "waf" {
  for_each = local.waf

  name              = "aws-waf-logs-${var.name}"
  retention_in_days = each.value.log_retention_days
  kms_key_id        = each.value.kms_key_arn

  tags = var.tags
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  for_each = local.waf

  resource_arn            = aws_wafv2_web_acl.this[each.key].arn
  log_destination_configs = [aws_cloudwatch_log_group.waf[each.key].arn]

  dynamic "redacted_fields" {
    for_each = ["authorization", "cookie"]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }
}

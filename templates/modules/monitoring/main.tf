data "aws_caller_identity" "current" {}

locals {
  topics = { alarms = { kms_key_arn = var.kms_key_arn } }

  # By way of locals: a document that names a resource itself is read anew with its every change.
  topic_arns = { for key, topic in aws_sns_topic.this : key => topic.arn }
}

# Subscribers get a mail and must confirm it once.
resource "aws_sns_topic" "this" {
  for_each = local.topics

  name              = "${var.name}-${each.key}"
  kms_master_key_id = each.value.kms_key_arn

  tags = var.tags
}

data "aws_iam_policy_document" "publish" {
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [local.topic_arns["alarms"]]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this["alarms"].arn
  policy = data.aws_iam_policy_document.publish.json
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this["alarms"].arn
  protocol  = "email"
  endpoint  = each.key
}

# What the mocked provider answers: identifiers of the right shape, and a policy that is JSON.
mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition = "aws"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json = "{}"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::123456789012:role/mock"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:ap-northeast-2:123456789012:log-group:mock"
  }
}

mock_resource "aws_db_instance" {
  defaults = {
    master_user_secret = [{
      kms_key_id    = "arn:aws:kms:ap-northeast-2:123456789012:key/mock"
      secret_arn    = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:rds!db-mock-AbCdEf"
      secret_status = "active"
    }]
  }
}

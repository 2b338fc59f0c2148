# What the mocked provider answers: identifiers of the right shape, and a policy that is JSON.
mock_resource "aws_ecr_repository" {
  defaults = {
    arn = "arn:aws:ecr:ap-northeast-2:123456789012:repository/mock"
  }
}

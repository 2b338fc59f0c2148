# What the mocked provider answers: identifiers of the right shape, and a policy that is JSON.
mock_data "aws_region" {
  defaults = {
    id = "ap-northeast-2"
  }
}

mock_provider "aws" {
  source = "./tests/mocks"
}

run "the_minimal_example_plans" {
  command = plan

  module {
    source = "./examples/minimal"
  }
}

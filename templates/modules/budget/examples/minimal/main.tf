terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = "ap-northeast-2"
}

module "budget" {
  source = "../.."

  name   = "shop"
  usd    = 50
  emails = ["team@example.org"]
}

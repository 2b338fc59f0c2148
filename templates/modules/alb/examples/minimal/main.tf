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

module "alb" {
  #checkov:skip=CKV_AWS_150:An example is easy to destroy
  source = "../.."

  name              = "shop"
  vpc_id            = "vpc-0123456789abcdef0"
  subnet_ids        = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_group_id = "sg-0123456789abcdef0"

  services = {
    web = {
      port         = 8080
      paths        = ["/*"]
      priority     = 100
      health_check = { path = "/health" }
    }
  }
}

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

module "database" {
  #checkov:skip=CKV_AWS_118:An example is cheap: no enhanced monitoring
  #checkov:skip=CKV_AWS_157:An example is cheap: one zone
  #checkov:skip=CKV_AWS_293:An example is easy to destroy
  #checkov:skip=CKV_AWS_338:An example is cheap: logs of a week
  source = "../.."

  name                     = "shop"
  vpc_id                   = "vpc-0123456789abcdef0"
  subnet_ids               = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  client_security_group_id = "sg-0123456789abcdef0"
}

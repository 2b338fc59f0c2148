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

module "vpc" {
  source = "../.."

  name = "shop"
  cidr = "10.0.0.0/16"

  public_subnets = {
    "ap-northeast-2a" = "10.0.0.0/20"
    "ap-northeast-2c" = "10.0.16.0/20"
  }

  app_subnets = {
    "ap-northeast-2a" = "10.0.64.0/18"
    "ap-northeast-2c" = "10.0.128.0/18"
  }
}

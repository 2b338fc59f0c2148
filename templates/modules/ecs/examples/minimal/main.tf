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

module "ecs" {
  #checkov:skip=CKV_AWS_338:An example is cheap: logs of a week
  #checkov:skip=CKV_AWS_65:An example is cheap: no Container Insights
  source = "../.."

  name            = "shop"
  cluster_name    = "shop-cluster"
  repository_arns = { web = "arn:aws:ecr:ap-northeast-2:123456789012:repository/shop-web" }

  services = {
    web = { log_group = "/ecs/shop-web" }
  }
}

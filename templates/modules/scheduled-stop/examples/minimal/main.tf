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

module "scheduled_stop" {
  source = "../.."

  name         = "shop"
  cluster_name = "shop-cluster"
  at           = "2126-11-30T09:00:00"
  services     = { web = { name = "shop-web" } }
}

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

module "monitoring" {
  source = "../.."

  name         = "shop"
  cluster_name = "shop-cluster"
  services     = { web = "shop-web" }
  emails       = ["team@example.org"]
}

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

module "dns" {
  source = "../.."

  hosted_zone_id = "Z0123456789ABCDEFGHIJ"
  names          = ["api.example.org"]

  load_balancer = {
    dns_name = "shop-alb-0123456789.ap-northeast-2.elb.amazonaws.com"
    zone_id  = "ZWKZPGTI48KDX"
  }
}

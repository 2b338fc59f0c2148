locals {
  public_zones = sort(keys(var.public_subnets))
  app_zones    = sort(keys(var.app_subnets))

  # One NAT gateway in the first public zone, or one in each.
  nat_zones = {
    none   = []
    single = slice(local.public_zones, 0, min(1, length(local.public_zones)))
    per-az = local.public_zones
  }[var.nat]

  # App subnets share one route table, unless each zone has a NAT gateway of its own.
  app_table_zones = var.nat == "per-az" ? local.app_zones : slice(local.app_zones, 0, min(1, length(local.app_zones)))

  app_table_of_zone = {
    for zone in local.app_zones : zone => var.nat == "per-az" ? zone : local.app_zones[0]
  }

  nat_zone_of_table = {
    for zone in local.app_table_zones : zone => contains(local.nat_zones, zone) ? zone : one(slice(local.nat_zones, 0, 1))
    if length(local.nat_zones) > 0
  }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = merge(var.tags, { Name = "${var.name}-vpc" })
}

# Every VPC comes with a security group that lets its members talk to each other. This takes all its rules away.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = merge(var.tags, { Name = "${var.name}-default-unused" })
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = merge(var.tags, { Name = "${var.name}-igw" })
}

locals {
  public_zones = sort(keys(var.public_subnets))
  app_zones    = sort(keys(var.app_subnets))

  # nat      nat_zones           app_table_zones   nat_zone_of_table: where a table's default route leads
  # none     none                first app zone    none
  # single   first public zone   first app zone    to the one gateway
  # per-az   every public zone   every app zone    to the gateway in its own zone, or else in the first

  nat_zones = {
    none   = []
    single = slice(local.public_zones, 0, min(1, length(local.public_zones)))
    per-az = local.public_zones
  }[var.nat]

  app_table_zones = var.nat == "per-az" ? local.app_zones : slice(local.app_zones, 0, min(1, length(local.app_zones)))

  # App subnets share the first zone's table, unless each zone has one.
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

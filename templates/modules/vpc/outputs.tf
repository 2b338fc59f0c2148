output "app_subnet_ids" {
  description = "IDs of the app subnets, in order of their zones."
  value       = [for zone in sort(keys(aws_subnet.app)) : aws_subnet.app[zone].id]
}

output "db_subnet_ids" {
  description = "IDs of the database subnets, in order of their zones."
  value       = [for zone in sort(keys(aws_subnet.db)) : aws_subnet.db[zone].id]
}

output "nat_public_ips" {
  description = "Addresses from which the app subnets reach the internet."
  value       = [for zone in sort(keys(aws_eip.nat)) : aws_eip.nat[zone].public_ip]
}

output "public_subnet_ids" {
  description = "IDs of the public subnets, in order of their zones; known once they lead to the internet."
  value       = [for zone in sort(keys(aws_subnet.public)) : aws_subnet.public[zone].id]

  # AWS refuses a load balancer while the VPC has no internet gateway, and takes no gateway away while one stands.
  depends_on = [
    aws_internet_gateway.this,
    aws_route.public_internet,
    aws_route_table_association.public,
  ]
}

output "route_table_ids" {
  description = "IDs of all route tables, by name: public, db, and app or app-<zone>."
  value = merge(
    { public = aws_route_table.public.id },
    { for key, table in aws_route_table.db : key => table.id },
    { for zone, table in aws_route_table.app : (var.nat == "per-az" ? "app-${zone}" : "app") => table.id },
  )
}

output "vpc_id" {
  description = "ID of the VPC."
  value       = aws_vpc.this.id
}

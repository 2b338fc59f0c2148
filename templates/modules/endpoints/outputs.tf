output "endpoint_ids" {
  description = "IDs of the endpoints, by service."
  value = merge(
    { for key, endpoint in aws_vpc_endpoint.gateway : key => endpoint.id },
    { for key, endpoint in aws_vpc_endpoint.interface : key => endpoint.id },
  )
}

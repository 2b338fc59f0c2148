output "bucket" {
  description = "Name of the bucket, known once load balancers may write to it."
  value       = aws_s3_bucket.this.bucket

  # AWS tries whether it may write before it takes the bucket.
  depends_on = [aws_s3_bucket_policy.this]
}

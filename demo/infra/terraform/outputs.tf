output "client_id" {
  description = "The app client of the form."
  value       = aws_cognito_user_pool_client.form.id
}

output "form" {
  description = "The form, for a page of the site."
  value       = "<authsignal-cognito-login region=\"${local.region}\" user-pool-client-id=\"${aws_cognito_user_pool_client.form.id}\" tenant-id=\"${var.tenant_id}\" authsignal-url=\"${var.authsignal_url}\"${join("", [for made in aws_apigatewayv2_api.form : " context-url=\"${made.api_endpoint}/context\""])}></authsignal-cognito-login>"
}

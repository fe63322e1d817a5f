# The login, and what it needs at Authsignal: the action, the email code and the domain of passkeys.

terraform {
  # For the provider's write-only credentials.
  required_version = ">= 1.11"
  required_providers {
    authsignal = {
      source = "authsignal/authsignal"
    }
  }
}

variable "user_pool_id" {
  type = string
}

variable "tenant_id" {
  type = string
}

variable "domain" {
  type        = string
  description = "Host name of the site with the form, or a parent of it, such as example.com."
}

variable "email_webhook_url" {
  type        = string
  description = "https endpoint that sends the codes; or choose a provider of email below."
}

# Takes the secret of the Management API from AUTHSIGNAL_API_SECRET.
provider "authsignal" {
  host      = "https://api.authsignal.com/v1/management"
  tenant_id = var.tenant_id
}

resource "authsignal_action_configuration" "login" {
  action_code                = "cognitoAuth"
  default_user_action_result = "CHALLENGE"
}

resource "authsignal_email_otp_authenticator_configuration" "code" {
  email_provider = "WEBHOOK"
  webhook_url    = var.email_webhook_url
  is_active      = true
}

resource "authsignal_passkey_authenticator_configuration" "passkey" {
  relying_party    = var.domain
  expected_origins = ["https://${var.domain}", "https://www.${var.domain}"]
  is_active        = true
}

module "login" {
  source       = "../terraform"
  user_pool_id = var.user_pool_id
  tenant_id    = var.tenant_id
}

output "form" {
  value = module.login.form
}

variable "user_pool_id" {
  type        = string
  description = "The pool that people sign in to. Where Terraform manages it, give it lifecycle { ignore_changes = [lambda_config] }."
}

variable "tenant_id" {
  type        = string
  description = "Authsignal's tenant id."
}

variable "secret_name" {
  type        = string
  description = "Name in Secrets Manager of what holds the tenant's server secret."
  default     = "authsignal/server-secret"
}

variable "authsignal_url" {
  type        = string
  description = "Authsignal's API of your region."
  default     = "https://api.authsignal.com/v1"
}

variable "name" {
  type        = string
  description = "What the names of functions, roles and the app client begin with."
  default     = "authsignal-login"
}

variable "chain" {
  type        = map(string)
  description = "ARNs of triggers that the pool has, such as { PreSignUp = \"arn:…\" }: the new ones call them."
  default     = {}
}

variable "environment" {
  type        = map(string)
  description = "More variables of the triggers, such as AUTHSIGNAL_DECOY."
  default     = {}
}

variable "context_key_name" {
  type        = string
  description = "Name in Secrets Manager of 32 random characters or more, where the tenant's rules are to know device, address and agent."
  default     = null
}

variable "site_origins" {
  type        = list(string)
  description = "Origins of the sites with the form, such as https://www.example.com, where context_key_name is given."
  default     = []
}

variable "archive" {
  type        = string
  description = "Path of authsignal-cognito-login.zip, where it is not in the package."
  default     = null
}

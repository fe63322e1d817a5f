/** What the checks of the public side may find, in words for developers. */

export interface Text {
  /** What is wrong; names in braces stand for what was found. */
  readonly what: string;
  /** What comes of it. */
  readonly why: string;
  /** What to change. */
  readonly fix: string;
  /** Where to read more. */
  readonly link: string;
  /** Whether the thing could not be looked at. */
  readonly isUnreachable?: boolean;
}

export type TextTable = Readonly<Record<string, Text>>;

const COGNITO = 'https://docs.aws.amazon.com/cognito/latest/developerguide/';
const CLIENT = `${COGNITO}user-pool-settings-client-apps.html`;
const TRIGGERS = `${COGNITO}user-pool-lambda-challenge.html`;
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';
const AUTHSIGNAL = 'https://docs.authsignal.com/';
const MDN = 'https://developer.mozilla.org/en-US/docs/Web/';
const NO_SIGN_IN = 'Nobody can sign in.';

export const FINDINGS: TextTable = {
  // The form
  'attribute-wrong': {
    what: '{problem}.',
    why: 'The form falls back to its default, or does not start.',
    fix: 'Set the attribute {attribute}, or leave it out.',
    link: `${MDN}HTML/Reference/Attributes`,
  },
  // Cognito
  'cognito-unreachable': {
    what: 'Cognito, {address}, {reason}.',
    why: NO_SIGN_IN,
    fix: 'Check the spelling of the region, cognito-url, and the network of this machine.',
    link: 'https://docs.aws.amazon.com/general/latest/gr/cognito_identity.html',
    isUnreachable: true,
  },
  'cognito-not-there': {
    what: '{address} answered with {status}, and not as Cognito does.',
    why: NO_SIGN_IN,
    fix: 'Let cognito-url be the address of a proxy that passes requests and answers on as they are; without a proxy leave it out.',
    link: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html',
  },
  'cognito-throttled': {
    what: 'Cognito answered "too many requests".',
    why: 'People are told to wait.',
    fix: 'Look at the quotas in use (Service Quotas, Amazon Cognito user pools) and raise UserAuthentication; then check again.',
    link: `${COGNITO}quotas.html`,
  },
  'cognito-failing': {
    what: 'Cognito answered that it failed by itself ({status}).',
    why: NO_SIGN_IN,
    fix: 'Check again in a minute, and look at the AWS Health Dashboard.',
    link: 'https://health.aws.amazon.com/health/status',
  },
  'cognito-refuses': {
    what: 'Cognito refused the sign-in with {name}.',
    why: NO_SIGN_IN,
    fix: 'Look the exception up, and check the settings of app client {client}.',
    link: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html',
  },
  'firewall-blocks': {
    what: 'A firewall answered in Cognito’s place ({status}).',
    why: 'Whoever it takes for a bot cannot sign in.',
    fix: 'Look at the web ACL of the user pool (AWS WAF, Web ACLs). Rules that ask for a CAPTCHA or a challenge need AWS WAF’s script in the page.',
    link: `${COGNITO}user-pool-waf.html`,
  },
  'threat-protection': {
    what: 'Cognito’s threat protection refused the sign-in.',
    why: 'Whoever it takes for a risk cannot sign in.',
    fix: 'Look at the user’s event history and at Threat protection in the Cognito console.',
    link: `${COGNITO}cognito-user-pool-settings-threat-protection.html`,
  },
  'plan-too-low': {
    what: 'The feature plan of the user pool does not include what the sign-in needs.',
    why: NO_SIGN_IN,
    fix: 'Choose another plan: Cognito console, the pool, Settings, Feature plan.',
    link: `${COGNITO}cognito-sign-in-feature-plans.html`,
  },
  'client-unknown': {
    what: 'There is no app client {client} in {region}.',
    why: NO_SIGN_IN,
    fix: 'Copy the client id from the Cognito console (the pool, App clients), and take the region from the start of the pool’s id.',
    link: CLIENT,
  },
  'client-no-custom-auth': {
    what: 'App client {client} does not allow custom authentication.',
    why: NO_SIGN_IN,
    fix: 'Cognito console, the pool, App clients, Edit: choose ALLOW_CUSTOM_AUTH and ALLOW_REFRESH_TOKEN_AUTH.',
    link: `${COGNITO}amazon-cognito-user-pools-authentication-flow-methods.html`,
  },
  'client-has-secret': {
    what: 'App client {client} has a client secret, which no page can keep.',
    why: NO_SIGN_IN,
    fix: 'Make a public app client: aws cognito-idp create-user-pool-client --no-generate-secret …',
    link: CLIENT,
  },
  'tells-who-exists': {
    what: 'App client {client} tells names that somebody has from names that nobody has.',
    why: 'Anybody can find out who has an account here.',
    fix: 'Set PreventUserExistenceErrors to ENABLED on the app client, and let DefineAuthChallenge go on for unknown users, as this package’s does.',
    link: `${COGNITO}cognito-user-pool-managing-errors.html`,
  },
  'sign-in-refused': {
    what: 'The sign-in ended before any challenge, without a word.',
    why: 'Nobody can sign in, or who exists can be told.',
    fix: 'Let AUTHSIGNAL_CLIENT_IDS of DefineAuthChallenge name {client}. If it does, give the name of somebody who exists (--identifier): the trigger may end sign-ins of unknown users.',
    link: TRIGGERS,
  },
  'identifier-unknown': {
    what: 'Nobody has the identifier that was given.',
    why: 'What a person gets to see could not be checked.',
    fix: 'Give --identifier as that person types it: an email address, a number such as +64211234567, or a user name.',
    link: `${COGNITO}user-pool-settings-attributes.html`,
  },
  'user-not-confirmed': {
    what: 'The person whose identifier was given is not confirmed.',
    why: 'Unconfirmed users cannot sign in.',
    fix: 'aws cognito-idp admin-confirm-sign-up; and let PreSignUp set autoConfirmUser, for new ones.',
    link: `${COGNITO}user-pool-lambda-pre-sign-up.html`,
  },
  'user-disabled': {
    what: 'The person whose identifier was given is disabled.',
    why: 'Disabled users cannot sign in.',
    fix: 'aws cognito-idp admin-enable-user, or give another --identifier.',
    link: `${COGNITO}how-to-manage-user-accounts.html`,
  },
  'user-must-reset-password': {
    what: 'The person whose identifier was given has to set a new password first.',
    why: 'The form has no passwords, so they cannot sign in.',
    fix: 'aws cognito-idp admin-set-user-password --permanent, with a password that nobody knows.',
    link: `${COGNITO}how-to-manage-user-accounts.html`,
  },
  // Triggers
  'trigger-missing': {
    what: 'The user pool lacks a trigger of custom authentication.',
    why: NO_SIGN_IN,
    fix: 'Cognito console, the pool, Extensions, Lambda triggers: attach DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.',
    link: TRIGGERS,
  },
  'trigger-not-invokable': {
    what: '{trigger} cannot be invoked: there is no such function, or the pool may not call it.',
    why: NO_SIGN_IN,
    fix: 'aws lambda add-permission --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com --source-arn <the pool’s ARN>',
    link: `${LAMBDA}access-control-resource-based.html`,
  },
  'trigger-not-invoked': {
    what: '{trigger} could not be invoked just now.',
    why: 'People have to try again.',
    fix: 'Check again; if it stays, look at the function’s log and at its concurrency limit.',
    link: `${LAMBDA}lambda-concurrency.html`,
  },
  'trigger-timeout': {
    what: '{trigger} took too long: Cognito waits five seconds.',
    why: NO_SIGN_IN,
    fix: 'Give the function 512 MB and a time limit of 5 seconds, and look at its log for what it waits for.',
    link: `${LAMBDA}configuration-timeout.html`,
  },
  'triggers-slow': {
    what: 'The triggers took {seconds} s to begin a sign-in, also when they ran already.',
    why: 'Cognito gives a trigger up after five seconds and calls it again, up to three times.',
    fix: 'Give the functions 512 MB, and keep them in the region of the pool and near Authsignal’s.',
    link: `${LAMBDA}configuration-memory.html`,
  },
  'trigger-throws': {
    what: '{trigger} threw an error.',
    why: NO_SIGN_IN,
    fix: 'Look at the log of the function (CloudWatch, Log groups, /aws/lambda/…).',
    link: `${LAMBDA}monitoring-cloudwatchlogs.html`,
  },
  'trigger-bad-output': {
    what: '{trigger} returned something else than its event, or parameters that are no texts.',
    why: NO_SIGN_IN,
    fix: 'Let it return the event with its response filled in, and every public parameter as a string: "true", not true.',
    link: TRIGGERS,
  },
  'trigger-without-clients': {
    what: '{trigger} does not know for which app clients it is.',
    why: NO_SIGN_IN,
    fix: 'Set AUTHSIGNAL_CLIENT_IDS to {client} for each of the four functions.',
    link: `${LAMBDA}configuration-envvars.html`,
  },
  'trigger-for-other-clients': {
    what: '{trigger} is for other app clients than {client}.',
    why: NO_SIGN_IN,
    fix: 'Add {client} to AUTHSIGNAL_CLIENT_IDS of each of the four functions.',
    link: `${LAMBDA}configuration-envvars.html`,
  },
  'trigger-without-secret': {
    what: '{trigger} has no Authsignal secret.',
    why: NO_SIGN_IN,
    fix: 'Set AUTHSIGNAL_SECRET for CreateAuthChallenge and VerifyAuthChallengeResponse (Authsignal portal, Settings, API keys).',
    link: `${LAMBDA}configuration-envvars.html`,
  },
  'trigger-cannot-read-secret': {
    what: '{trigger} could not read the Authsignal secret.',
    why: NO_SIGN_IN,
    fix: 'Look at the log of the function, and let its role read the secret.',
    link: `${LAMBDA}lambda-intro-execution-role.html`,
  },
  'trigger-refused': {
    what: 'Authsignal refused {trigger}.',
    why: NO_SIGN_IN,
    fix: 'Let AUTHSIGNAL_SECRET and AUTHSIGNAL_URL be those of one tenant and its region.',
    link: `${AUTHSIGNAL}api-reference/server-api/overview`,
  },
  'trigger-without-authsignal': {
    what: '{trigger} could not reach Authsignal in time.',
    why: NO_SIGN_IN,
    fix: 'Let the function reach the internet (a function in a VPC needs a NAT gateway), and check AUTHSIGNAL_URL.',
    link: `${LAMBDA}configuration-vpc-internet.html`,
  },
  'other-challenge': {
    what: 'DefineAuthChallenge asked for {name}, which the form does not show.',
    why: NO_SIGN_IN,
    fix: 'Let it set challengeName to CUSTOM_CHALLENGE, and turn the pool’s own MFA off.',
    link: TRIGGERS,
  },
  'tokens-without-challenge': {
    what: 'DefineAuthChallenge issued tokens before any challenge.',
    why: 'Whoever knows a name is signed in with it.',
    fix: 'At once: let it set issueTokens only after a CUSTOM_CHALLENGE whose challengeResult is true.',
    link: TRIGGERS,
  },
  'challenge-empty': {
    what: 'CreateAuthChallenge set neither "token" nor "url" in publicChallengeParameters.',
    why: NO_SIGN_IN,
    fix: 'Let it return what track() returned: { token, url }.',
    link: TRIGGERS,
  },
  'challenge-bad-methods': {
    what: 'CreateAuthChallenge set "enrolledMethods" or "allowedMethods" to something else than ids of methods.',
    why: 'The form cannot tell what to offer.',
    fix: 'Write ids with spaces between, such as "email-otp passkey", or leave them out.',
    link: TRIGGERS,
  },
  'mode-without-token': {
    what: 'The form is to challenge inside the page, but CreateAuthChallenge sets only "url".',
    why: 'The form shows Authsignal’s pre-built UI in a popup instead.',
    fix: 'Let CreateAuthChallenge set "token", too, or set mode="popup", "window" or "redirect".',
    link: `${AUTHSIGNAL}sdks/client/web/setup`,
  },
  'mode-without-url': {
    what: 'The mode is "{mode}", but CreateAuthChallenge does not set "url".',
    why: 'The form challenges inside the page instead.',
    fix: 'Let CreateAuthChallenge set the "url" that track() returned, or leave mode out.',
    link: `${AUTHSIGNAL}sdks/client/web/setup`,
  },
  'prebuilt-url-refused': {
    what: 'The "url" of CreateAuthChallenge, on {host}, is not the pre-built UI.',
    why: 'The form does not open it.',
    fix: 'Let it be what track() returned: https, with a query, without a fragment, on authsignal.com or on the host that prebuilt-ui-host names.',
    link: `${AUTHSIGNAL}advanced-usage/custom-domain`,
  },
  'answer-format': {
    what: 'VerifyAuthChallengeResponse expects {"token":"…"}, and throws where it gets the token alone.',
    why: 'Everybody’s last step fails.',
    fix: 'Set answer-format="json".',
    link: TRIGGERS,
  },
  'action-holds-back': {
    what: 'Authsignal’s rules end the action with {state}, for a name like any other.',
    why: NO_SIGN_IN,
    fix: 'Authsignal portal, Actions, the action: let its default outcome be CHALLENGE, and look at its rules.',
    link: `${AUTHSIGNAL}actions-rules/actions/getting-started`,
  },
  'clock-skew': {
    what: 'The clock of this machine is {seconds} s {way} of Cognito’s.',
    why: 'AWS refuses signed requests that are minutes off, and tokens seem expired or not good yet.',
    fix: 'Let this machine set its clock by the network.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
  },
  // Authsignal
  'authsignal-unreachable': {
    what: 'Authsignal, {address}, {reason}.',
    why: NO_SIGN_IN,
    fix: 'Check the spelling of authsignal-url, and the network of this machine.',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
    isUnreachable: true,
  },
  'authsignal-not-there': {
    what: '{address} answered with {status}, and not as Authsignal does.',
    why: NO_SIGN_IN,
    fix: 'Let authsignal-url be https://api.authsignal.com/v1, or the same with au., eu. or ca. before api; with /v1 at the end.',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
  },
  'authsignal-throttled': {
    what: 'Authsignal answered "too many requests".',
    why: 'People are told to wait.',
    fix: 'Check again in ten minutes; the portal has the tenant’s limits.',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
  },
  'authsignal-failing': {
    what: 'Authsignal answered that it failed by itself ({status}).',
    why: NO_SIGN_IN,
    fix: 'Check again in a minute, and look at Authsignal’s status page.',
    link: 'https://status.authsignal.com',
  },
  'tenant-unknown': {
    what: 'Authsignal does not know tenant {tenant} at {address}.',
    why: 'Passkeys fail before a name is typed.',
    fix: 'Copy tenant-id and the region from the Authsignal portal (Settings, API keys).',
    link: `${AUTHSIGNAL}sdks/client/web/setup`,
  },
  'token-other-tenant': {
    what: 'The triggers’ token is of tenant {theirs}, and the form’s tenant-id is {ours}.',
    why: 'Passkeys fail, and so does whatever asks without a token.',
    fix: 'Set tenant-id to {theirs}, or AUTHSIGNAL_SECRET of the triggers to that of {ours}.',
    link: `${AUTHSIGNAL}sdks/client/web/setup`,
  },
  'token-other-action': {
    what: 'The triggers track the action {theirs}, and the form’s action is {ours}.',
    why: 'Passkeys that are used first are for another action, and Verify refuses them.',
    fix: 'Set action="{theirs}", or AUTHSIGNAL_ACTION of the triggers to {ours}.',
    link: `${AUTHSIGNAL}actions-rules/actions/getting-started`,
  },
  'token-other-region': {
    what: 'Authsignal does not know the triggers’ token at {address}.',
    why: NO_SIGN_IN,
    fix: 'Let authsignal-url be of the region and the tenant that the triggers use (AUTHSIGNAL_URL).',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
  },
  'token-expired': {
    what: 'The triggers’ token has expired when it arrives.',
    why: NO_SIGN_IN,
    fix: 'Let CreateAuthChallenge track for every sign-in, and keep no token for the next one.',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
  },
  'token-short': {
    what: 'Authsignal’s token is good for {seconds} s only.',
    why: 'People who wait for an email start again.',
    fix: 'Set the tenant’s token duration to 10 minutes (Authsignal portal, Settings).',
    link: `${AUTHSIGNAL}api-reference/client-api/overview`,
  },
  'unknown-users-are-one': {
    what: 'For a name that nobody has, CreateAuthChallenge tracks Authsignal’s user "{userId}".',
    why: 'All unknown names share that user, and whoever comes first adds an authenticator to it.',
    fix: 'Let CreateAuthChallenge look at request.userNotFound, as this package’s does.',
    link: `${COGNITO}cognito-user-pool-managing-errors.html`,
  },
  'no-common-method': {
    what: 'There is no method in common: allowed {allowed}; the form has {wanted}.',
    why: NO_SIGN_IN,
    fix: 'Allow a method for the tenant and the action (Authsignal portal, Authenticators and Actions), or change methods.',
    link: `${AUTHSIGNAL}authenticators/overview`,
  },
  'method-not-allowed': {
    what: '"methods" names what the tenant or the action does not allow: {refused}.',
    why: 'Nobody is offered it.',
    fix: 'Allow it (Authsignal portal, Authenticators and Actions), or take it out of methods.',
    link: `${AUTHSIGNAL}authenticators/overview`,
  },
  'no-method-of-the-person': {
    what: 'The person has {enrolled}; tenant, action and form have {common}.',
    why: 'This person cannot sign in.',
    fix: 'Allow a method that the person has, or let them enrol another.',
    link: `${AUTHSIGNAL}authenticators/overview`,
  },
  'passkeys-off': {
    what: 'The tenant has no passkeys, and the form offers them.',
    why: 'The button "Sign in with a passkey" fails.',
    fix: 'Set without-passkey, or turn passkeys on (Authsignal portal, Authenticators).',
    link: `${AUTHSIGNAL}authenticators/passkey`,
  },
  'passkey-domain': {
    what: 'The tenant’s passkeys belong to {rpId}, and the page is on {host}.',
    why: 'Browsers refuse passkeys on this page.',
    fix: 'Set the passkey domain (relying party id) to {host} or a parent of it: Authsignal portal, Authenticators, Passkey.',
    link: `${MDN}API/PublicKeyCredentialRequestOptions#rpid`,
  },
  'page-without-name': {
    what: 'The page is on {host}, which is an address and no name.',
    why: 'A passkey belongs to a name, so there are none here.',
    fix: 'Serve the page under a host name; on this machine: http://localhost.',
    link: `${MDN}API/Web_Authentication_API`,
  },
  // The page
  'page-insecure': {
    what: 'The page is served over http.',
    why: 'Whoever is in between reads tokens; browsers have neither passkeys nor Web Crypto there.',
    fix: 'Serve it over https.',
    link: `${MDN}Security/Secure_Contexts`,
  },
  'policy-connect': {
    what: 'The page’s content security policy forbids {origin}.',
    why: 'The form cannot ask it, and sign-ins fail.',
    fix: 'Add {origin} to connect-src.',
    link: `${MDN}HTTP/Reference/Headers/Content-Security-Policy/connect-src`,
  },
  'passkeys-forbidden': {
    what: 'The page’s permissions policy forbids passkeys ({feature}).',
    why: 'The form has no passkeys.',
    fix: 'Send Permissions-Policy: {feature}=(self), or set without-passkey.',
    link: `${MDN}HTTP/Reference/Headers/Permissions-Policy/publickey-credentials-get`,
  },
  // Endpoints
  'endpoint-unreachable': {
    what: 'The endpoint {address} {reason}.',
    why: 'The sign-ins that need it fail.',
    fix: 'Check its spelling, that it runs, and its certificate; in a page also what it allows (CORS).',
    link: `${MDN}HTTP/Guides/CORS`,
    isUnreachable: true,
  },
  'endpoint-redirects': {
    what: '{attribute} answers a POST with a redirect ({status}).',
    why: 'The form gets a page in place of the answer.',
    fix: 'Give the address that it leads to; an endpoint must not ask for a login.',
    link: `${MDN}HTTP/Guides/Redirections`,
  },
  'endpoint-not-there': {
    what: '{attribute} takes no POST ({status}).',
    why: 'The sign-ins that need it fail.',
    fix: 'Check the path, and let it answer POST.',
    link: `${MDN}HTTP/Reference/Methods/POST`,
  },
  'endpoint-fails': {
    what: '{attribute} answers a wrong token with {status}.',
    why: 'It fails where it should refuse.',
    fix: 'Let it answer 401, and look at its log.',
    link: `${MDN}HTTP/Reference/Status/401`,
  },
  'endpoint-schema': {
    what: '{attribute} answered {status} without {"{key}":"…"}.',
    why: 'The form does not understand it.',
    fix: 'Let it answer 200 with JSON: {"{key}":"…"}.',
    link: `${MDN}HTTP/Reference/Status/200`,
  },
  'endpoint-cors': {
    what: '{attribute} is of another origin, and does not let the page post to it: {reason}.',
    why: 'The browser forbids the request.',
    fix: 'Let it answer OPTIONS and POST with the headers of CORS.',
    link: `${MDN}HTTP/Guides/CORS`,
  },
  'endpoint-open': {
    what: 'The endpoint enrollment-token-url gave its answer for a token that is none.',
    why: 'Anybody can add an authenticator, and sign in with it.',
    fix: 'At once: let it verify the access token (issuer, client_id, token_use, exp) and refuse with 401.',
    link: `${COGNITO}amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html`,
  },
};

/** What the checks of the command line may find besides, in words for developers. */
import { FINDINGS, type TextTable } from '../diagnose/findings.js';

const COGNITO = 'https://docs.aws.amazon.com/cognito/latest/developerguide/';
const API = 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';
const AUTHSIGNAL = 'https://docs.authsignal.com/';
const MDN = 'https://developer.mozilla.org/en-US/docs/Web/';
const CSP = `${MDN}HTTP/Reference/Headers/Content-Security-Policy`;

export const ALL_FINDINGS: TextTable = {
  ...FINDINGS,
  // The page
  'page-unreachable': {
    what: 'The page {address} {reason}.',
    why: 'Its headers could not be checked.',
    fix: 'Check the address and its certificate; give one that this machine can open.',
    link: `${MDN}HTTP/Reference/Status`,
    isUnreachable: true,
  },
  'page-behind-login': {
    what: 'The page asks for a login ({status}).',
    why: 'Its headers could not be checked, and who is to sign in cannot see the form.',
    fix: 'Give the address of the page that people see before they sign in.',
    link: `${MDN}HTTP/Reference/Status/401`,
  },
  'page-redirects': {
    what: 'The page leads to another site, {address}.',
    why: 'Its headers could not be checked.',
    fix: 'Give the address of the page that has the form.',
    link: `${MDN}HTTP/Guides/Redirections`,
  },
  'page-error': {
    what: 'The page answered with {status}.',
    why: 'There is no form to be seen.',
    fix: 'Check the address, and the server’s log.',
    link: `${MDN}HTTP/Reference/Status`,
  },
  'page-no-html': {
    what: 'What is at the page’s address is no page but {type}.',
    why: 'There is no form to be seen.',
    fix: 'Give the address of the page that has the form.',
    link: `${MDN}HTTP/Reference/Headers/Content-Type`,
  },
  'policy-script': {
    what: 'The page’s content security policy forbids the form’s script, {address}.',
    why: 'There is no form to be seen.',
    fix: 'Add {origin} to script-src.',
    link: `${CSP}/script-src`,
  },
  'policy-frame': {
    what: 'The page’s content security policy forbids to show {origin} in a frame.',
    why: 'The pre-built UI does not appear.',
    fix: 'Add {origin} to frame-src, or set mode="window" or "redirect".',
    link: `${CSP}/frame-src`,
  },
  'policy-trusted-types': {
    what: 'The page enforces Trusted Types and does not allow the policy "lit-html".',
    why: 'The form cannot render.',
    fix: 'Add lit-html to trusted-types.',
    link: `${CSP}/trusted-types`,
  },
  'policy-sandbox': {
    what: 'The page’s policy puts it into a sandbox without {right}.',
    why: 'The form does not run, or has neither storage nor passkeys.',
    fix: 'Add {right} to the sandbox directive.',
    link: `${CSP}/sandbox`,
  },
  'page-framable': {
    what: 'Any site may show the page in a frame.',
    why: 'People click on what they do not see (clickjacking).',
    fix: "Send Content-Security-Policy: frame-ancestors 'none', as a header.",
    link: `${CSP}/frame-ancestors`,
  },
  'opener-policy': {
    what: 'The page’s Cross-Origin-Opener-Policy, {policy}, cuts it off from the window of the pre-built UI.',
    why: 'The form never hears how the challenge ended.',
    fix: 'Send same-origin-allow-popups for this page, or set mode="redirect".',
    link: `${MDN}HTTP/Reference/Headers/Cross-Origin-Opener-Policy`,
  },
  'embedder-policy': {
    what: 'The page’s Cross-Origin-Embedder-Policy keeps the pre-built UI out of its frame.',
    why: 'The pre-built UI does not appear.',
    fix: 'Leave the header out for this page, or set mode="window" or "redirect".',
    link: `${MDN}HTTP/Reference/Headers/Cross-Origin-Embedder-Policy`,
  },
  // The account
  'aws-unreachable': {
    what: 'AWS, {address}, {reason}.',
    why: 'The settings of the pool could not be checked.',
    fix: 'Check the network of this machine.',
    link: 'https://docs.aws.amazon.com/general/latest/gr/rande.html',
    isUnreachable: true,
  },
  'aws-refuses': {
    what: 'AWS refused {operation} with {name}.',
    why: 'These settings could not be checked.',
    fix: 'Give these credentials the right {permission}; check --user-pool-id.',
    link: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html',
  },
  'pool-without-client': {
    what: 'User pool {pool} has no app client {client}.',
    why: 'What was checked is another pool.',
    fix: 'Give the --user-pool-id of the pool that has the app client.',
    link: `${COGNITO}user-pool-settings-client-apps.html`,
  },
  'client-takes-passwords': {
    what: 'App client {client} takes passwords, too ({flows}).',
    why: 'Whoever signs up with somebody else’s address, and a password, is confirmed at once.',
    fix: 'Give the form an app client of its own, with ALLOW_CUSTOM_AUTH and ALLOW_REFRESH_TOKEN_AUTH only.',
    link: `${COGNITO}amazon-cognito-user-pools-authentication-flow-methods.html`,
  },
  'client-session-short': {
    what: 'A challenge can be answered for {minutes} minutes only.',
    why: 'An email may take longer; the form then begins again behind the scenes, once.',
    fix: 'Set AuthSessionValidity of the app client to 15.',
    link: `${API}API_UpdateUserPoolClient.html#CognitoUserPools-UpdateUserPoolClient-request-AuthSessionValidity`,
  },
  'client-no-revocation': {
    what: 'App client {client} has no token revocation.',
    why: 'Who signs out leaves a refresh token behind that is good for weeks.',
    fix: 'Turn on token revocation (EnableTokenRevocation) on the app client.',
    link: `${COGNITO}token-revocation.html`,
  },
  'pool-mfa': {
    what: 'The pool’s own MFA is {state}.',
    why: 'Cognito may ask for its own second factor, which the form does not show.',
    fix: 'Cognito console, the pool, Sign-in, Multi-factor authentication: no MFA. Authsignal does it.',
    link: `${COGNITO}user-pool-settings-mfa.html`,
  },
  'pool-tracks-devices': {
    what: 'The pool remembers devices.',
    why: 'It refuses to refresh the form’s tokens, so people are signed out after an hour.',
    fix: 'Cognito console, the pool, Sign-in, Device tracking: don’t remember.',
    link: `${COGNITO}amazon-cognito-user-pools-device-tracking.html`,
  },
  'pool-unverified-change': {
    what: 'Who is signed in may change their {attributes} to somebody else’s without a proof.',
    why: 'The owner of the address can then neither sign up nor sign in.',
    fix: 'Let AttributesRequireVerificationBeforeUpdate have {attributes} (UserAttributeUpdateSettings of the pool).',
    link: `${API}API_UserAttributeUpdateSettingsType.html`,
  },
  'pool-alias-sign-up': {
    what: 'In this pool an {alias} is an alias and no user name, and the form signs people up with what they type.',
    why: 'New people cannot sign up, and the form says that the address is not valid.',
    fix: 'Set sign-up="off", or give a username-url that finds the user name.',
    link: `${COGNITO}user-pool-settings-attributes.html`,
  },
  'pool-no-pre-sign-up': {
    what: 'People may sign up, and the pool has no PreSignUp trigger.',
    why: 'New users stay unconfirmed and cannot sign in.',
    fix: 'Attach preSignUpHandler as PreSignUp, or set sign-up="off".',
    link: `${COGNITO}user-pool-lambda-pre-sign-up.html`,
  },
  'pool-trigger-missing': {
    what: 'The pool has no {trigger} trigger.',
    why: 'Nobody can sign in.',
    fix: 'Cognito console, the pool, Extensions, Lambda triggers: attach it.',
    link: `${COGNITO}user-pool-lambda-challenge.html`,
  },
  'function-not-there': {
    what: 'The function of {trigger} does not exist.',
    why: 'Nobody can sign in.',
    fix: 'Attach one that exists, in the region of the pool.',
    link: `${COGNITO}cognito-user-pools-working-with-lambda-triggers.html`,
  },
  'function-limits': {
    what: '{trigger} has {seconds} s and {memory} MB.',
    why: 'Its first call after a pause takes longer than that.',
    fix: 'aws lambda update-function-configuration --timeout 5 --memory-size 512 --function-name {function}',
    link: `${LAMBDA}configuration-timeout.html`,
  },
  'function-runtime': {
    what: '{trigger} runs on {runtime}.',
    why: 'The triggers need Node 20 or later.',
    fix: 'aws lambda update-function-configuration --runtime nodejs24.x --function-name {function}',
    link: `${LAMBDA}lambda-runtimes.html`,
  },
  'function-clients': {
    what: 'AUTHSIGNAL_CLIENT_IDS of {trigger} does not name {client}.',
    why: 'The trigger refuses the form’s sign-ins.',
    fix: 'Add {client} to AUTHSIGNAL_CLIENT_IDS of {function}.',
    link: `${LAMBDA}configuration-envvars.html`,
  },
  'function-secret': {
    what: '{trigger} has no AUTHSIGNAL_SECRET.',
    why: 'It cannot ask Authsignal.',
    fix: 'Set AUTHSIGNAL_SECRET of {function}.',
    link: `${LAMBDA}configuration-envvars.html`,
  },
  'function-url': {
    what: 'AUTHSIGNAL_URL of {trigger} is another than the form’s authsignal-url.',
    why: 'Tokens of one region are not known in another.',
    fix: 'Let both be the tenant’s.',
    link: `${AUTHSIGNAL}api-reference/server-api/overview`,
  },
  'function-action': {
    what: 'AUTHSIGNAL_ACTION of {trigger} is {theirs}, and the form’s action is {ours}.',
    why: 'Results of one action are refused for another.',
    fix: 'Let both be the same.',
    link: `${AUTHSIGNAL}actions-rules/actions/getting-started`,
  },
  'function-permission': {
    what: 'The pool may not invoke the function of {trigger}.',
    why: 'Nobody can sign in.',
    fix: 'aws lambda add-permission --statement-id cognito --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com --source-arn {arn} --function-name {function}',
    link: `${LAMBDA}access-control-resource-based.html`,
  },
  'firewall-asks': {
    what: 'The web ACL of the pool, {name}, asks for a {action}.',
    why: 'Without AWS WAF’s script in the page, people who are asked cannot sign in.',
    fix: 'Load AWS WAF’s script (AwsWafIntegration) in the page and allow it in the policy, or take the rule’s action back.',
    link: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-javascript-api.html',
  },
  // The tenant
  'secret-refused': {
    what: 'Authsignal refused AUTHSIGNAL_SECRET at {address}.',
    why: 'The action and its outcome could not be checked.',
    fix: 'Let AUTHSIGNAL_SECRET be the server secret of this tenant, and authsignal-url its region.',
    link: `${AUTHSIGNAL}api-reference/server-api/overview`,
  },
  'secret-other-tenant': {
    what: 'The tenant of AUTHSIGNAL_SECRET does not know what the triggers tracked a moment ago.',
    why: 'The triggers use another tenant, or what was checked is another one.',
    fix: 'Let AUTHSIGNAL_SECRET be that of the triggers.',
    link: `${AUTHSIGNAL}api-reference/server-api/overview`,
  },
  'action-allows': {
    what: 'The action {action} ended with ALLOW for a user who has an authenticator.',
    why: 'There is no challenge, so Verify refuses the sign-in, or lets in whoever knows the name.',
    fix: 'Authsignal portal, Actions, {action}: let its default outcome be CHALLENGE.',
    link: `${AUTHSIGNAL}actions-rules/actions/getting-started`,
  },
};

/** What a page can find of what is set up wrong around its form; loaded when somebody asks. */
import { completeConfig, findFaults } from '../config.js';
import { describeFaults } from '../config-faults.js';
import { readFirstConfig, type RawConfig } from '../first-config.js';
import { cognitoEndpoint } from '../gateways/cognito-endpoint.js';
import { isAllowed } from '../passkeys/availability.js';
import type { Finding } from '../types.js';
import { theWorld } from './ask.js';
import { AUTHSIGNAL_CHECKS } from './authsignal.js';
import { inWords, runCheck, type Examination, type Reported } from './check.js';
import { COGNITO_CHECKS } from './cognito.js';
import { ENDPOINT_CHECKS } from './endpoints.js';
import { FINDINGS } from './findings.js';

/** Milliseconds that a request may take. */
const PATIENCE_MS = 10_000;

const toFinding = ({ code, what, fix, link }: Reported): Finding => ({ code, what, fix, link });

/** What is wrong with the attributes. */
const attributeFindings = (raw: RawConfig): Reported[] =>
  findFaults(raw).map((fault) => {
    const [problem = ''] = describeFaults([fault], raw);
    const values = { problem: problem.replace(/\.$/, ''), attribute: fault.attribute };
    return inWords(FINDINGS, { code: 'attribute-wrong', values });
  });

/** What keeps this page, whatever is asked of the network. */
function pageFindings({ config: { withoutPasskey, passkeyEnrollment } }: Examination): Reported[] {
  if (!isSecureContext) return [inWords(FINDINGS, { code: 'page-insecure' })];
  const features = ['publickey-credentials-get'];
  if (passkeyEnrollment !== 'off') features.push('publickey-credentials-create');
  const feature = withoutPasskey ? undefined : features.find((name) => !isAllowed(name));
  return feature ? [inWords(FINDINGS, { code: 'passkeys-forbidden', values: { feature } })] : [];
}

/** The origins that the page's policy forbids to ask, noted while `work` goes on. */
async function watchingPolicy(work: (forbidden: ReadonlySet<string>) => Promise<void>): Promise<void> {
  const forbidden = new Set<string>();
  const onViolation = ({ blockedURI, disposition, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && effectiveDirective === 'connect-src' && URL.canParse(blockedURI))
      forbidden.add(new URL(blockedURI).origin);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  try {
    await work(forbidden);
  } finally {
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}

/** The next task: a browser refuses a request first, and says why in a task of its own. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Resolves with what is wrong with the set-up of the form that has the attributes `raw`. Sends nothing to anybody. */
export async function diagnose(raw: RawConfig): Promise<Finding[]> {
  const reported = attributeFindings(raw);
  const { config: first } = readFirstConfig(raw);
  if (!first) return reported.map(toFinding);
  const config = completeConfig(first);
  const examination: Examination = {
    world: theWorld,
    config,
    endpoint: config.cognitoUrl ?? cognitoEndpoint(config.region),
    page: new URL(location.href),
    patience: PATIENCE_MS,
    found: [],
  };
  reported.push(...pageFindings(examination));
  await watchingPolicy(async (forbidden) => {
    for (const check of [...ENDPOINT_CHECKS, ...COGNITO_CHECKS, ...AUTHSIGNAL_CHECKS]) {
      const { findings } = await runCheck(check, examination, FINDINGS);
      if (findings.some(({ isUnreachable }) => isUnreachable)) await nextTask();
      for (const finding of findings) {
        const { origin } = new URL(finding.address ?? location.href);
        const isForbidden = finding.isUnreachable && forbidden.has(origin);
        reported.push(
          isForbidden ? inWords(FINDINGS, { code: 'policy-connect', values: { origin } }) : finding,
        );
      }
    }
  });
  const findings = reported.map(toFinding);
  return findings.filter(
    ({ code, what }, index) =>
      findings.findIndex((other) => other.code === code && other.what === what) === index,
  );
}

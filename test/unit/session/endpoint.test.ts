import { expect } from '@open-wc/testing';
import { endpointOfIssuer } from '../../../src/session/endpoint.js';

/** One region of each AWS partition, and its host. */
const REGIONS: readonly (readonly [region: string, domain: string])[] = [
  ['us-east-1', 'amazonaws.com'],
  ['ap-southeast-7', 'amazonaws.com'],
  ['us-gov-west-1', 'amazonaws.com'],
  ['cn-northwest-1', 'amazonaws.com.cn'],
  ['eusc-de-east-1', 'amazonaws.eu'],
  ['us-iso-east-1', 'c2s.ic.gov'],
  ['us-isob-east-1', 'sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'cloud.adc-e.uk'],
  ['us-isof-south-1', 'csp.hci.ic.gov'],
];

describe('the endpoint of a token', () => {
  for (const [region, domain] of REGIONS)
    for (const form of ['', 'issuer-'])
      it(`is that of its issuer's region: ${form}${region}`, () => {
        const issuer = `https://${form}cognito-idp.${region}.${domain}/${region}_AbC123`;
        expect(endpointOfIssuer(issuer)).to.equal(`https://cognito-idp.${region}.${domain}`);
      });

  for (const issuer of [
    undefined,
    null,
    7,
    '',
    'us-east-1_Pool',
    'https://evil.example/us-east-1_Pool',
    'http://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.com',
    'https://cognito-idp.us-east-1.amazonaws.com/',
    'https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool/',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool?x',
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool#x',
    'https://cognito-idp.us-east-1.amazonaws.com/../us-east-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.com:444/us-east-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.org/us-east-1_Pool',
    'https://evil-cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool',
    'https://evil.cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool',
    // Anybody may have a bucket of this name.
    'https://cognito-idp.s3.amazonaws.com/s3_Pool',
    'https://cognito-idp.s3-us-west-2.amazonaws.com/s3-us-west-2_Pool',
    'https://cognito-idp.s3-website-us-east-1.amazonaws.com/s3-website-us-east-1_Pool',
    'https://cognito-idp.us-east-1.amazonaws.com\\@evil.example/us-east-1_Pool',
    ' https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool',
  ])
    it(`is none where the issuer is not Cognito: ${String(issuer)}`, () => {
      expect(endpointOfIssuer(issuer)).to.equal(undefined);
    });
});

/** The widget's idea of where Cognito is, against the AWS SDK's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { readFirstConfig } from '../src/first-config.js';
import { cognitoEndpoint } from '../src/gateways/cognito-endpoint.js';

/** The SDK's list of regions, which it does not export. */
const PARTITIONS =
  '../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

interface Partition {
  readonly id: string;
  readonly regions: Readonly<Record<string, unknown>>;
}

const { partitionsInfo } = (await import(PARTITIONS)) as {
  partitionsInfo: { partitions: readonly Partition[] };
};

describe('the endpoint of Cognito', () => {
  for (const { id, regions } of partitionsInfo.partitions) {
    // What is global is no region.
    for (const region of Object.keys(regions).filter((name) => !name.endsWith('-global'))) {
      it(`is the SDK's in ${region} of ${id}`, () => {
        const { endpointProvider } = new CognitoIdentityProviderClient({ region }).config;
        const { url } = endpointProvider({ Region: region });
        assert.equal(`${cognitoEndpoint(region)}/`, url.href);
      });

      it(`can be had by region="${region}"`, () => {
        const { faults } = readFirstConfig({ region });
        assert.ok(!faults.some(({ attribute }) => attribute === 'region'));
      });
    }
  }

  it('is known for every partition of the SDK', () => {
    const ids = partitionsInfo.partitions.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), [
      'aws',
      'aws-cn',
      'aws-eusc',
      'aws-iso',
      'aws-iso-b',
      'aws-iso-e',
      'aws-iso-f',
      'aws-us-gov',
    ]);
  });
});

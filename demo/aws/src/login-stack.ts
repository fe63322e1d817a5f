/** What the login needs on AWS: a user pool, the triggers that make it ask Authsignal, and the endpoints of the form. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createApi } from './api.js';
import { storeClientIds } from './client-ids.js';
import { createParameters } from './parameters.js';
import { printSnippet } from './snippet.js';
import { addTriggers } from './triggers.js';
import { addClient, createPool } from './user-pool.js';

export class LoginStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: 'Sign-in with Amazon Cognito and Authsignal.', ...props });
    const parameters = createParameters(this);
    const pool = createPool(this);
    addTriggers(this, pool, parameters);
    const client = addClient(pool);
    storeClientIds(this, client);
    const endpoints = createApi(this, { pool, client, parameters });
    printSnippet(this, { pool, client, endpoints, parameters });
  }
}

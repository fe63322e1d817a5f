/** The stack's template, and the functions' code as it would be deployed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LoginStack } from '../src/login-stack.js';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

export interface Statement {
  Action: string | string[];
  Effect: string;
  Resource: unknown;
}

// Below this folder the code finds what Lambda has for it.
const outdir = fileURLToPath(new URL('../cdk.out/test', import.meta.url));

/** Makes the template, and with it each function's code. Throws when resources wait for each other. */
export function synthesize() {
  const stack = new LoginStack(new App({ outdir }), 'Login');
  const template = Template.fromStack(stack);
  const { Resources: resources } = template.toJSON() as { Resources: Record<string, Resource> };

  const ofType = (type: string): [id: string, resource: Resource][] =>
    Object.entries(resources).filter(([, resource]) => resource.Type === type);

  /** The functions by what they are called in the stack. */
  const functions = new Map(
    ofType('AWS::Lambda::Function').map(([id, resource]) => [id.replace(/[0-9A-F]{8}$/, ''), resource]),
  );

  return {
    template,
    resources,
    ofType,
    functions,
    /** Loads a function's code and returns what it exports. */
    load: (name: string): Record<string, unknown> => {
      const { S3Key } = functions.get(name)?.Properties.Code as { S3Key: string };
      const folder = join(outdir, `asset.${S3Key.replace('.zip', '')}`);
      return createRequire(import.meta.url)(join(folder, 'index.js')) as Record<string, unknown>;
    },
    /** What a function may do: actions by the logical id, or the ARN, of what it may do them to. */
    rightsOf: (name: string): [actions: string[], resource: unknown][] => {
      const [role] = (functions.get(name)?.Properties.Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'];
      return ofType('AWS::IAM::Policy')
        .filter(([, { Properties }]) =>
          (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role),
        )
        .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
        .map(({ Action, Resource }) => [[Action].flat(), targetOf(Resource)]);
    },
  };
}

/** A reference to another resource by its id without the hash; the text of an ARN, with references in braces. */
export function targetOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('Fn::GetAtt' in value) return (value['Fn::GetAtt'] as string[])[0]?.replace(/[0-9A-F]{8}$/, '');
  if ('Ref' in value) return `{${String(value.Ref).replace(/[0-9A-F]{8}$/, '')}}`;
  if ('Fn::Join' in value) {
    const [glue, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(targetOf).join(glue);
  }
  return value;
}

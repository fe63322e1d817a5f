/** The template of a stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stage, type Stack } from 'aws-cdk-lib';
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

/** The logical id without the construct's name and the hash. */
const short = (id: string) => id.replace(/^Login(?=[A-Z])/, '').replace(/[0-9A-F]{8}$/, '');

/** Makes the template. Throws when resources wait for each other. */
export function synthesize(stack: Stack = new LoginStack(new App(), 'Login')) {
  const template = Template.fromStack(stack);
  const { Resources: resources } = template.toJSON() as { Resources: Record<string, Resource> };

  const ofType = (type: string): [id: string, resource: Resource][] =>
    Object.entries(resources).filter(([, resource]) => resource.Type === type);

  /** The functions by what they are called in the construct. */
  const functions = new Map(ofType('AWS::Lambda::Function').map(([id, resource]) => [short(id), resource]));

  return {
    template,
    resources,
    ofType,
    functions,
    /** The archive with a function's code. */
    archiveOf: (name: string): Buffer => {
      const { S3Key } = functions.get(name)?.Properties.Code as { S3Key: string };
      return readFileSync(join(Stage.of(stack)?.outdir ?? '', `asset.${S3Key}`));
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
  if ('Fn::GetAtt' in value) return short((value['Fn::GetAtt'] as string[])[0] ?? '');
  if ('Ref' in value) return `{${short(String(value.Ref))}}`;
  if ('Fn::Join' in value) {
    const [glue, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(targetOf).join(glue);
  }
  return value;
}

/**
 * A small rule engine in the place of the tenant's. What Authsignal's own decides by is not public; the names here are its
 * features as its portal has them.
 */
import { invalidRequest } from './errors.js';
import { isObject } from './http.js';
import { findPlace } from './places.js';
import { type Condition, OUTCOMES, type Rule, type Value } from './rule.js';
import type { Circumstances, User } from './types.js';

const FEATURES = ['device.isNew', 'ip.countryCode', 'ip.isAnonymous', 'user.hasPreviouslyVerified'];

// Assumed: rules decide in their order, and a condition on what nobody told does not hold.
/** The first rule that fits; undefined for none, which leaves the outcome to the action. */
export function findRule(rules: readonly Rule[], user: User, circumstances: Circumstances): Rule | undefined {
  return rules.find(({ if: conditions }) =>
    Object.entries(conditions).every(([feature, condition]) =>
      holds(condition, valueOf(feature, user, circumstances)),
    ),
  );
}

function valueOf(
  feature: string,
  user: User,
  { deviceId, ipAddress, custom }: Circumstances,
): Value | undefined {
  const place = ipAddress === undefined ? undefined : findPlace(ipAddress);
  switch (feature) {
    case 'device.isNew':
      return deviceId === undefined
        ? undefined
        : !user.devices?.some((device) => device.deviceId === deviceId);
    case 'ip.countryCode':
      return place?.countryCode;
    case 'ip.isAnonymous':
      return ipAddress === undefined ? undefined : place?.isAnonymous === true;
    case 'user.hasPreviouslyVerified':
      return user.hasVerified === true;
    default:
      return custom?.[feature.slice('custom.'.length)];
  }
}

function holds(condition: Condition | undefined, value: Value | undefined): boolean {
  if (condition === undefined) return true;
  if (value === undefined) return false;
  const isOneOf = (values: Value | readonly Value[]) => [values].flat().includes(value);
  return typeof condition === 'object' && 'not' in condition ? !isOneOf(condition.not) : isOneOf(condition);
}

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value);

const isValues = (value: unknown): boolean =>
  isValue(value) || (Array.isArray(value) && value.every(isValue));

const isCondition = (value: unknown): boolean =>
  isValues(value) || (isObject(value) && Object.keys(value).length === 1 && isValues(value.not));

/** The rules in a list from outside. */
export function asRules(value: unknown): Rule[] {
  if (!Array.isArray(value)) throw invalidRequest('must be a list of rules');
  return value.map((rule: unknown): Rule => {
    if (!isObject(rule) || typeof rule.name !== 'string' || !rule.name || !isObject(rule.if)) {
      throw invalidRequest(
        'must be rules such as {"name":"new","if":{"device.isNew":true},"then":"CHALLENGE"}',
      );
    }
    const { name, if: conditions, then } = rule;
    const outcome = OUTCOMES.find((candidate) => candidate === then);
    if (!outcome) throw invalidRequest(`"then" of "${name}" must be one of ${OUTCOMES.join(', ')}`);
    for (const [feature, condition] of Object.entries(conditions)) {
      if (!FEATURES.includes(feature) && !/^custom\.\w+$/.test(feature)) {
        throw invalidRequest(`"${feature}" of "${name}" is none of ${FEATURES.join(', ')}, custom.*`);
      }
      if (!isCondition(condition)) {
        throw invalidRequest(`"${feature}" of "${name}" must be a value, a list, or {"not":…}`);
      }
    }
    return { name, if: conditions as Rule['if'], then: outcome };
  });
}

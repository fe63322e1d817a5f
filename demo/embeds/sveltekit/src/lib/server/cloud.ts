import { env } from '$env/dynamic/private';

/** Where the local cloud is, which stands for Cognito and Authsignal. */
export const cloudUrl = () => env.CLOUD_URL ?? 'http://localhost:8787';

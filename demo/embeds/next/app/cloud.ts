/** Where the local cloud is, which stands for Cognito and Authsignal. */
export const cloudUrl = () => process.env.CLOUD_URL ?? 'http://localhost:8787';

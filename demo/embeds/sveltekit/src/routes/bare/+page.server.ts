import { cloudUrl } from '$lib/server/cloud';

export const load = () => ({ cloud: cloudUrl() });

import { dirname } from 'node:path';

/** @type {import('next').NextConfig} */
export default {
  // Where the packages are: the apps beside this one share them.
  turbopack: { root: dirname(import.meta.dirname) },
};

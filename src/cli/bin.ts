#!/usr/bin/env node
/** What `npx authsignal-cognito-login` runs. */
import { main } from './main.js';

const code = await main(process.argv.slice(2), process);
// What a command loaded, such as somebody's handlers, may keep the process alive; what was printed is to arrive first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));

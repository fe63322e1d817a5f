import { connection } from 'next/server';
import { cloudUrl } from './cloud';
import { SignIn } from './sign-in';

export default async function Page() {
  // Per request, because the address of the local cloud is known only then.
  await connection();
  return <SignIn cloud={cloudUrl()} />;
}

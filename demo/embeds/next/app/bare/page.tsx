import { connection } from 'next/server';
import { cloudUrl } from '../cloud';
import { BareSignIn } from './bare-sign-in';

export default async function Page() {
  await connection();
  return <BareSignIn cloud={cloudUrl()} />;
}

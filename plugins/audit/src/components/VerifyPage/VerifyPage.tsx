import { LedgerFrame } from '../parts/LedgerFrame';
import { HeadSection } from './HeadSection';
import { KeptHeadSection } from './KeptHeadSection';
import { LedgerCheck } from './LedgerCheck';

/** Whether the ledger is as it was written, by the portal's own check and by a head that somebody kept. */
export function VerifyPage() {
  return (
    <LedgerFrame>
      <LedgerCheck />
      <HeadSection />
      <KeptHeadSection />
    </LedgerFrame>
  );
}

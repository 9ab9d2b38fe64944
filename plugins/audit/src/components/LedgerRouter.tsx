import { Route, Routes } from 'react-router-dom';
import { LedgerPage } from './LedgerPage/LedgerPage';
import { RecordPage } from './RecordPage/RecordPage';
import { VerifyPage } from './VerifyPage/VerifyPage';

/** Pages below `/ledger`. */
export function LedgerRouter() {
  return (
    <Routes>
      <Route path="records/:id" element={<RecordPage />} />
      <Route path="verify" element={<VerifyPage />} />
      <Route path="*" element={<LedgerPage />} />
    </Routes>
  );
}

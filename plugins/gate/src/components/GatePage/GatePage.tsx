import { useApi } from '@backstage/frontend-plugin-api';
import { gateApiRef } from '@internal/plugin-gate-react';
import { PageTabs, PortalPage, useLoad } from '@internal/portal-ui';
import { Navigate, Route, Routes } from 'react-router-dom';
import { gatePaths } from '../../routes';
import { ApprovalsTab } from '../approvals/ApprovalsTab';
import { BreakGlassTab } from '../breakGlass/BreakGlassTab';
import { CalendarTab } from '../calendar/CalendarTab';
import { DecisionView } from '../decision/DecisionView';
import { LineTab } from '../line/LineTab';
import { SimulatorTab } from '../simulator/SimulatorTab';
import { WaiversTab } from '../waivers/WaiversTab';

/** What decides whether a change may be made, and everything a person can say in it. */
export function GatePage() {
  const gate = useApi(gateApiRef);
  // What waits is counted beside the tabs; a page whose counts are missing is still whole.
  const waiting = useLoad(
    async signal => {
      const [approvals, lines, followUps] = await Promise.allSettled([
        gate.approvals({ state: 'pending' }, signal),
        gate.lines(signal),
        gate.followUps(signal),
      ]);
      return {
        approvals: valueOf(approvals).filter(request => request.canDecide?.allowed).length,
        lines: valueOf(lines).filter(line => !line.endTime).length,
        followUps: valueOf(followUps).filter(use => use.state === 'open').length,
      };
    },
    [gate],
    { refreshSeconds: 10 },
  );
  const counts = waiting.status === 'loaded' ? waiting.value : undefined;
  return (
    <PortalPage
      title="Gate"
      description="Every change passes here: what must hold, who agreed, and when it opens."
    >
      <PageTabs
        label="Gate"
        tabs={[
          { href: gatePaths.approvals, title: 'Approvals', count: counts?.approvals },
          { href: gatePaths.calendar, title: 'Freeze calendar' },
          { href: gatePaths.waivers, title: 'Waivers' },
          { href: gatePaths.line, title: 'Stop the line', count: counts?.lines },
          { href: gatePaths.simulator, title: 'Simulator' },
          { href: gatePaths.breakGlass, title: 'Break-glass', count: counts?.followUps },
        ]}
      />
      <Routes>
        <Route path="approvals/:id?" element={<ApprovalsTab onChanged={waiting.reload} />} />
        <Route path="calendar" element={<CalendarTab />} />
        <Route path="waivers" element={<WaiversTab />} />
        <Route path="line" element={<LineTab onChanged={waiting.reload} />} />
        <Route path="simulator" element={<SimulatorTab />} />
        <Route path="break-glass" element={<BreakGlassTab onChanged={waiting.reload} />} />
        <Route path="decisions/:id" element={<DecisionView />} />
        <Route path="*" element={<Navigate to={gatePaths.approvals} replace />} />
      </Routes>
    </PortalPage>
  );
}

function valueOf<T>(result: PromiseSettledResult<T[]>): T[] {
  return result.status === 'fulfilled' ? result.value : [];
}

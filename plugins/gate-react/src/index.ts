export {
  gateApiRef,
  type DecidedChange,
  type GateApi,
  type GateInstallation,
  type WindowInput,
} from './api/GateApi';
export { GateClient } from './api/GateClient';
export { GatedButton, type GatedButtonProps } from './button/GatedButton';
export { nextStep, type GatedStep } from './button/nextStep';
export { ReasonDialog, type ReasonDialogProps } from './button/ReasonDialog';
export { usePress, type Press } from './button/usePress';
export { changeSentence } from './change/changeSentence';
export { ChangeSummary } from './change/ChangeSummary';
export { DecisionPanel, type DecisionPanelProps } from './decision/DecisionPanel';
export { useGateDecision, type DecisionState } from './decision/useGateDecision';
export { summary as decisionSummary } from './decision/verdicts';

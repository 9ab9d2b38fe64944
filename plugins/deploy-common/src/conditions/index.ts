export { ConditionError, parseCondition, type Condition, type ConditionInput } from './condition';

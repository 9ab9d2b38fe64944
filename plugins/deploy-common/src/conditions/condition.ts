import { parse, type Node } from './parseCondition';

/** What a measurement answered: a number, the values of a vector, or nothing. */
export type ConditionInput = number | number[] | undefined;

/** Thrown when a condition cannot be understood, or not be applied to what was measured. */
export class ConditionError extends Error {
  name = 'ConditionError';
}

/**
 * A success or failure condition in the language of Argo Rollouts, as far as it is about numbers: comparisons, arithmetic, `&&`, `||`,
 * `!`, `result[0]`, `isNaN()`, `isInf()`, `len()`, `default(value, otherwise)`, `abs()`. A vector of one value may be used as
 * that value, and a plain value as a vector of one.
 */
export interface Condition {
  /** Says itself what to make of an answer that is not there. */
  handlesEmpty: boolean;
  /** Says itself what to make of an answer that is not a number. */
  handlesNaN: boolean;
  /** Thrown is a ConditionError when the result has no such element or the condition is about another kind of value. */
  holds(result: ConditionInput): boolean;
}

type Value = number | boolean | number[] | undefined;

const ARITHMETIC: Record<string, (a: number, b: number) => Value> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

const FUNCTIONS: Record<string, (args: Array<() => Value>) => Value> = {
  isNaN: ([value]) => Number.isNaN(number(value())),
  isInf: ([value]) => Math.abs(number(value())) === Infinity,
  abs: ([value]) => Math.abs(number(value())),
  len: ([value]) => {
    const list = value();
    if (list === undefined) return 0;
    return Array.isArray(list) ? list.length : 1;
  },
  default: ([value, otherwise]) => {
    const found = orNothing(value);
    return found === undefined || (Array.isArray(found) && found.length === 0)
      ? otherwise()
      : found;
  },
};

/** Thrown is a ConditionError that says at which character the text stops making sense. */
export function parseCondition(text: string): Condition {
  const root = parse(text, (message, at) => new ConditionError(`${message} at ${at + 1}`));
  const called = new Set<string>();
  note(root, called);
  return {
    handlesEmpty: ['default', 'len'].some(name => called.has(name)),
    handlesNaN: called.has('isNaN'),
    holds: result => {
      const value = evaluate(root, result);
      if (typeof value !== 'boolean') {
        throw new ConditionError(`\`${text}\` is no comparison, so it is neither true nor false`);
      }
      return value;
    },
  };
}

function note(node: Node, called: Set<string>): void {
  if (node.type === 'call') called.add(node.name);
  for (const inner of innerOf(node)) note(inner, called);
}

function innerOf(node: Node): Node[] {
  switch (node.type) {
    case 'call':
      return node.args;
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.of];
    case 'index':
      return [node.of, node.at];
    default:
      return [];
  }
}

function evaluate(node: Node, result: ConditionInput): Value {
  switch (node.type) {
    case 'literal':
      return node.value;
    case 'result':
      return result;
    case 'unary': {
      const value = evaluate(node.of, result);
      return node.operator === '!' ? !truth(value) : -number(value);
    }
    case 'index':
      return element(evaluate(node.of, result), number(evaluate(node.at, result)));
    case 'call':
      return FUNCTIONS[node.name](node.args.map(arg => () => evaluate(arg, result)));
    default:
      return binary(node, result);
  }
}

function binary(node: Extract<Node, { type: 'binary' }>, result: ConditionInput): Value {
  const left = evaluate(node.left, result);
  // As in other languages, the right side of a decided `&&` or `||` is not looked at: it may not be there.
  if (node.operator === '&&') return truth(left) && truth(evaluate(node.right, result));
  if (node.operator === '||') return truth(left) || truth(evaluate(node.right, result));
  const right = evaluate(node.right, result);
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    if (node.operator === '==') return left === right;
    if (node.operator === '!=') return left !== right;
  }
  return ARITHMETIC[node.operator](number(left), number(right));
}

/** What is not there is what `default` is for. */
function orNothing(value: () => Value): Value {
  try {
    return value();
  } catch (error) {
    if (error instanceof ConditionError) return undefined;
    throw error;
  }
}

function element(value: Value, at: number): Value {
  const list = typeof value === 'number' ? [value] : value;
  if (!Array.isArray(list) || !(at in list)) {
    const length = Array.isArray(list) ? list.length : 0;
    throw new ConditionError(`result[${at}] is not there: the answer has ${length} values`);
  }
  return list[at];
}

function number(value: Value): number {
  if (typeof value === 'number') return value;
  if (Array.isArray(value) && value.length === 1) return value[0];
  throw new ConditionError(
    Array.isArray(value)
      ? `the answer has ${value.length} values where one is needed: use result[0], or len(result)`
      : `${value === undefined ? 'nothing' : value} is no number`,
  );
}

function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConditionError('only comparisons can be joined with &&, || and !');
}

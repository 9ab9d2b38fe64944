import type { z } from 'zod';
import { DURATION_FORM } from '../rolloutSpec';
import type { Path, ValueProblem } from './problems';

type Issue = z.core.$ZodIssue;

/** Schemas say with their patterns what fits; zod's own words show only the pattern. */
function form(message: string): string {
  return message.startsWith('Invalid') ? 'does not have the right form.' : `${message}.`;
}

/** Turns an issue of zod into sentences that say what is possible; of a union, those of the branch that was meant. */
export function describeIssue(issue: Issue, below: Path = []): ValueProblem[] {
  const path = [...below, ...issue.path.map(part => (typeof part === 'symbol' ? '' : part))];
  switch (issue.code) {
    case 'invalid_union':
      return describeUnion(issue.errors, path);
    case 'unrecognized_keys':
      return issue.keys.map(key => ({
        path: [...path, key],
        message: 'is not known here.',
      }));
    case 'invalid_type':
      return [{ path, message: `must be ${article(issue.expected)}.` }];
    case 'invalid_value':
      return [{ path, message: `must be ${issue.values.map(quote).join(' or ')}.` }];
    case 'too_small':
      return [{ path, message: `must be ${bound('least', issue)}.` }];
    case 'too_big':
      return [{ path, message: `must be ${bound('most', issue)}.` }];
    case 'invalid_key':
      return [{ path, message: 'is not a possible name: capital letters, digits and `_`.' }];
    case 'invalid_format':
      return [{ path, message: form(issue.message) }];
    default:
      return [{ path, message: `${issue.message}.` }];
  }
}

/** Whether a branch of a union was not meant at all: it lacks its own key, or the value is of another type. */
function describeUnion(branches: Issue[][], path: Path): ValueProblem[] {
  const ownKeys = branches.flatMap(missingKeys);
  if (ownKeys.length === 0) {
    // Only durations are unions of plain values.
    return [{ path, message: `${DURATION_FORM}.` }];
  }
  const meant = branches.filter(issues => missingKeys(issues).length === 0 && !wrongType(issues));
  const best =
    meant.length > 1 ? meant.find(issues => !hasStrangers(issues)) ?? meant[0] : meant[0];
  if (best) return best.flatMap(issue => describeIssue(issue, path));
  const strangers = [...new Set(branches.flatMap(strangerKeys))];
  const possible = `possible: ${[...new Set(ownKeys)].map(key => `\`${key}\``).join(', ')}.`;
  if (strangers.length === 0) return [{ path, message: `must have one of them; ${possible}` }];
  return strangers.map(key => ({
    path: [...path, key],
    message: `is not known here; ${possible}`,
  }));
}

function missingKeys(issues: Issue[]): string[] {
  return issues
    .filter(issue => issue.code === 'invalid_type' && issue.path.length === 1)
    .filter(issue => (issue as { message: string }).message.endsWith('received undefined'))
    .map(issue => String(issue.path[0]));
}

function strangerKeys(issues: Issue[]): string[] {
  return issues.flatMap(issue =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
}

function hasStrangers(issues: Issue[]): boolean {
  return strangerKeys(issues).length > 0;
}

function wrongType(issues: Issue[]): boolean {
  return issues.some(issue => issue.code === 'invalid_type' && issue.path.length === 0);
}

function bound(
  side: 'least' | 'most',
  issue: {
    origin: string;
    minimum?: number | bigint;
    maximum?: number | bigint;
    inclusive?: boolean;
  },
): string {
  const limit = issue.minimum ?? issue.maximum;
  if (issue.origin === 'string') return 'not empty';
  if (issue.origin === 'array') return `a list of at ${side} ${limit}`;
  if (issue.inclusive === false) return `${side === 'least' ? 'more' : 'less'} than ${limit}`;
  return `at ${side} ${limit}`;
}

function article(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    object: 'an object (`{}` when there is nothing to set)',
    record: 'an object',
    array: 'a list',
    boolean: '`true` or `false`',
    string: 'a text (put it in quotes)',
  };
  return names[type] ?? `a ${type}`;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

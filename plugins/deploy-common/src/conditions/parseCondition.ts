/** Syntax tree of a condition. */
export type Node =
  | { type: 'literal'; value: number | boolean | undefined }
  | { type: 'result' }
  | { type: 'unary'; operator: '!' | '-'; of: Node }
  | { type: 'binary'; operator: string; left: Node; right: Node }
  | { type: 'index'; of: Node; at: Node }
  | { type: 'call'; name: string; args: Node[] };

/** Names of functions and how many arguments they take. */
const ARITY: Record<string, number> = { isNaN: 1, isInf: 1, abs: 1, len: 1, default: 2 };

/** From what binds least to what binds most. */
const LEVELS = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']];

const TOKEN =
  /\s*(\|\||&&|==|!=|<=|>=|[<>!+\-*/%()[\],]|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*)/y;
const WORDS = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
]);
const MAX_LENGTH = 1_000;
const MAX_DEPTH = 50;

interface Token {
  text: string;
  at: number;
}

/** Parses by recursive descent, so no text is ever run as code. */
export function parse(text: string, error: (message: string, at: number) => Error): Node {
  if (text.length > MAX_LENGTH) {
    throw error(`A condition has at most ${MAX_LENGTH} characters; it is too long`, MAX_LENGTH);
  }
  const tokens = tokenize(text, error);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next]?.text;
  const place = () => tokens[next]?.at ?? text.length;
  const unexpected = () =>
    error(
      peek() === undefined ? 'The condition ends too early' : `Unexpected \`${peek()}\``,
      place(),
    );
  const take = (wanted: string) => {
    if (peek() !== wanted) throw unexpected();
    next += 1;
  };

  function level(index: number): Node {
    if (index === LEVELS.length) return unary();
    let left = level(index + 1);
    while (LEVELS[index].includes(peek())) {
      const operator = tokens[next].text;
      next += 1;
      left = { type: 'binary', operator, left, right: level(index + 1) };
    }
    return left;
  }
  function expression(): Node {
    depth += 1;
    if (depth > MAX_DEPTH) throw error('The condition is nested too deeply', place());
    const node = level(0);
    depth -= 1;
    return node;
  }
  function unary(): Node {
    const operator = peek();
    if (operator !== '!' && operator !== '-') return postfix();
    next += 1;
    depth += 1;
    if (depth > MAX_DEPTH) throw error('The condition is nested too deeply', place());
    const node: Node = { type: 'unary', operator, of: unary() };
    depth -= 1;
    return node;
  }
  function postfix(): Node {
    let node = primary();
    while (peek() === '[') {
      next += 1;
      node = { type: 'index', of: node, at: expression() };
      take(']');
    }
    return node;
  }
  function primary(): Node {
    const token = tokens[next];
    if (!token) throw unexpected();
    next += 1;
    if (token.text === '(') {
      const node = expression();
      take(')');
      return node;
    }
    if (/^[\d.]/.test(token.text)) return { type: 'literal', value: Number(token.text) };
    if (token.text === 'result') return { type: 'result' };
    if (token.text === 'true' || token.text === 'false') {
      return { type: 'literal', value: token.text === 'true' };
    }
    if (token.text === 'nil' || token.text === 'null') return { type: 'literal', value: undefined };
    if (peek() === '(' && Object.hasOwn(ARITY, token.text)) return call(token);
    throw error(`Unexpected \`${token.text}\``, token.at);
  }
  function call({ text: name, at }: Token): Node {
    const args: Node[] = [];
    do {
      next += 1;
      args.push(expression());
    } while (peek() === ',');
    take(')');
    if (args.length !== ARITY[name]) {
      throw error(`\`${name}\` takes ${ARITY[name]} values, not ${args.length},`, at);
    }
    return { type: 'call', name, args };
  }

  const root = expression();
  if (next < tokens.length) throw unexpected();
  return root;
}

function tokenize(text: string, error: (message: string, at: number) => Error): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (!match) {
      const start = at + /^\s*/.exec(text.slice(at))![0].length;
      throw error(`Unexpected \`${text[start]}\``, start);
    }
    tokens.push({ text: WORDS.get(match[1]) ?? match[1], at: TOKEN.lastIndex - match[1].length });
  }
  return tokens;
}

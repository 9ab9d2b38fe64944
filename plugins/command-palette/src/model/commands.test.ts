import { rank, score, type Command } from './commands';

it('prefers the start of the title, then of a word, then any place, then letters in order', () => {
  const values = ['ord', 'order', 'web-order', 'reorder', 'overland', 'cart'].map(t =>
    score(t, 'ord'),
  );
  expect(values).toEqual([5, 4, 3, 2, 1, 0]);
});

it('keeps all, in their order, while nothing is typed', () => {
  const commands = ['b', 'a'].map(title => ({ title } as Command));
  expect(rank(commands, ' ').map(({ title }) => title)).toEqual(['b', 'a']);
});

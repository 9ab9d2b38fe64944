import { createJumpReader } from './jumps';

it('jumps by g and a letter within a second, and by nothing else', () => {
  let time = 0;
  const read = createJumpReader(() => time);
  expect(read('c')).toBeUndefined();
  read('g');
  time += 900;
  expect(read('c')).toBe('/catalog');
  expect(read('c')).toBeUndefined();
  read('g');
  time += 1100;
  expect(read('h')).toBeUndefined();
});

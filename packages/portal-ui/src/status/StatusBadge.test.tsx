import { render } from '@testing-library/react';
import { StatusBadge } from './StatusBadge';
import { stateOf } from './states';

it('shows the word of the plugin, its shape and the reason', () => {
  const { container } = render(<StatusBadge status="Degraded" reason="2 of 3 ready" />);
  expect(container).toHaveTextContent('Degraded2 of 3 ready');
  expect(container.querySelector('svg')).toHaveAttribute('data-state', 'degraded');
});

it('calls a word it has never heard unknown', () => {
  expect(stateOf('Wobbly')).toBe('unknown');
  expect(stateOf(undefined)).toBe('unknown');
});

import { useState } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SidePanel } from './SidePanel';

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button onClick={() => setOpen(true)}>Open row</button>
      {open && <SidePanel title="Row" onClose={() => setOpen(false)} />}
    </>
  );
}

it('closes by Esc and gives the focus back to what opened it', async () => {
  render(<Page />);
  await userEvent.click(screen.getByText('Open row'));
  expect(screen.getByRole('dialog', { name: 'Row' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByText('Open row')).toHaveFocus();
});

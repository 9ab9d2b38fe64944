import { act, renderHook, waitFor } from '@testing-library/react';
import { useLoad } from './useLoad';

describe('useLoad', () => {
  it('keeps the value and says that it is old when a refresh fails', async () => {
    const ask = jest.fn().mockResolvedValueOnce('one').mockRejectedValueOnce(new Error('down'));
    const { result } = renderHook(() => useLoad<string>(ask, []));
    await waitFor(() => expect(result.current.status).toBe('loaded'));
    act(() => result.current.reload());
    await waitFor(() =>
      expect(result.current).toMatchObject({ value: 'one', staleError: { message: 'down' } }),
    );
  });

  it('drops the answer to a question that is no longer asked', async () => {
    const answers: Record<string, (value: string) => void> = {};
    const { result, rerender } = renderHook(
      ({ id }) => useLoad<string>(() => new Promise(done => (answers[id] = done)), [id]),
      { initialProps: { id: 'a' } },
    );
    rerender({ id: 'b' });
    await act(async () => answers.b('value of b'));
    await act(async () => answers.a('value of a'));
    expect(result.current).toMatchObject({ status: 'loaded', value: 'value of b' });
  });
});

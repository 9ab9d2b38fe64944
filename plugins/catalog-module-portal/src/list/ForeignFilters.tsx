import { type ReactNode } from 'react';
import { EntityListProvider } from '@backstage/plugin-catalog-react';

/**
 * The stock list context, for filters that other plugins attach: they write to it and so to the same `filters[…]`
 * parameters of the URL that our list reads.
 */
export default function ForeignFilters({ children }: { children: ReactNode }) {
  return (
    <EntityListProvider pagination={{ mode: 'cursor', limit: 1 }}>{children}</EntityListProvider>
  );
}

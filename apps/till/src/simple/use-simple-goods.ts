import { useState } from 'react';
import { useSimple, useTill } from '../till-context.ts';

/** Whether the few large tiles stand in the place of search and categories, and how to have those: until the goods are shown anew. */
export function useSimpleGoods(isSearching: boolean): { readonly isOn: boolean; leave(): void } {
  const isSimple = useSimple();
  const hasFavourites = useTill((state) => state.catalog.favourites.length > 0);
  const [isLeft, setLeft] = useState(false);
  return { isOn: isSimple && hasFavourites && !isLeft && !isSearching, leave: () => setLeft(true) };
}

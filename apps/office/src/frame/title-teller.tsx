import { type ReactNode, createContext, useCallback, useContext, useState } from 'react';

const TellerContext = createContext<(title: string) => void>(() => {});

/** Tells the title of a page that was just reached to screen readers, which do not notice that the page changed. */
export function TitleTeller(props: { readonly children: ReactNode }): ReactNode {
  const [told, setTold] = useState('');
  const tell = useCallback((title: string) => setTold(title), []);
  return (
    <TellerContext value={tell}>
      {props.children}
      <div className="st-visually-hidden" role="status" aria-live="polite">{told}</div>
    </TellerContext>
  );
}

export function useTitleTeller(): (title: string) => void {
  return useContext(TellerContext);
}

import { type ReactNode, Suspense, lazy, useCallback, useState } from 'react';
import { shortcutOf } from '../keys/shortcuts.ts';
import { useKeys } from '../keys/use-keys.ts';
import { DiagnosisContext } from './diagnosis-context.ts';

const DiagnosisPanel = lazy(() => import('./diagnosis-panel.tsx'));

/** Where "Something is wrong?" opens, by its key or from anywhere below. */
export function DiagnosisPlace({ children }: { readonly children: ReactNode }): ReactNode {
  const [at, setAt] = useState<{ readonly code: string | null } | null>(null);
  const open = useCallback((code?: string): void => setAt({ code: code ?? null }), []);
  useKeys((press) => {
    if (shortcutOf(press) !== 'diagnosis' || (press.focus === 'text' && !press.textEmpty)) return false;
    setAt((before) => (before ? null : { code: null }));
    return true;
  });
  return (
    <DiagnosisContext value={open}>
      {children}
      {at && <Suspense><DiagnosisPanel key={at.code ?? ''} code={at.code} onClose={() => setAt(null)} /></Suspense>}
    </DiagnosisContext>
  );
}

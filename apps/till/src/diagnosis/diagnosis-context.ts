import type { FaultEntry } from '@stilltill/domain/fault';
import type { faultOf } from '@stilltill/domain/fault/catalogue';
import { createContext, useContext, useEffect, useState } from 'react';

/** Opens the place that says what is wrong; at one fault's steps where its code is given. */
export const DiagnosisContext = createContext<(code?: string) => void>(() => undefined);

export function useDiagnosis(): (code?: string) => void {
  return useContext(DiagnosisContext);
}

/** The texts come when somebody needs them: the first paint does without. The service worker has kept them, so that they are there offline. */
const loadCatalogue = async (): Promise<typeof faultOf> => (await import('@stilltill/domain/fault/catalogue')).faultOf;

/** The words of a fault; null while they are on their way, or where nobody has explained it. */
export function useFault(code: string | null): FaultEntry | null {
  const [known, setKnown] = useState<FaultEntry | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (code !== null) void loadCatalogue().then((find) => isWanted && setKnown(find(code) ?? null));
    return () => {
      isWanted = false;
    };
  }, [code]);
  return known?.code === code ? known : null;
}

import { useEffect, useState } from 'react';

/** The token from a link's fragment. It leaves the address bar at once, so that it stays in no history and no screenshot. */
export function useLinkToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
}

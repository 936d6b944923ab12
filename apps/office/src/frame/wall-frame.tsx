import { Button } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import { IconLock } from '@tabler/icons-react';
import { Outlet, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Views that hang on the wall of a shop and are seldom touched. */
const WALLS: readonly string[] = ['/terminals/wall', '/terminals/map'];

/** Whether the page at hand is made to be left open: in a locked office it goes on showing how the terminals do. */
export function useIsAtWall(): boolean {
  return useMatches({ select: (matches) => matches.some(({ fullPath }) => WALLS.includes(fullPath)) });
}

/** The view alone, without anything that leads elsewhere but the way to unlock. */
export function WallFrame({ onUnlock }: { readonly onUnlock: () => void }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <div className="of-wall-alone">
      <div className="of-wall-bar">
        <IconLock size={20} stroke={1.75} aria-hidden />
        <span>{t('session.wall')}</span>
        <Button variant="default" onClick={onUnlock}>{t('session.unlock')}</Button>
      </div>
      <main id="main" className="of-main"><Outlet /></main>
    </div>
  );
}

import { QrCode, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { queries } from '../api/queries.ts';

const BARS_MM = 9;

/** A badge of A7 as it will be printed: the QR code for cameras and imagers, and Code 128 for scanners that read lines alone. */
export function BadgeCard({ code, name }: { readonly code: string; readonly name: string }): ReactNode {
  const { t } = useTranslation('staff');
  const shop = useQuery(queries.me()).data?.shop_name ?? '';
  const lines = useLines(code);
  const card = (
    <div className="of-badge-card">
      <div className="of-badge-card-head"><strong>{name}</strong><span>{shop}</span></div>
      <div className="of-badge-card-code" aria-hidden><QrCode link={code} /></div>
      {lines && <img className="of-badge-card-lines" src={lines} alt="" />}
    </div>
  );
  return (
    <>
      <div role="img" aria-label={t('badges.alt', { name })} data-testid="badge" data-code={code}>{card}</div>
      {/* On paper it stands alone, whatever dialog it was made in. */}
      {createPortal(<div className="of-printed-badge" aria-hidden>{card}</div>, document.body)}
    </>
  );
}

function useLines(code: string): string | null {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    // Without the lines the QR code still stands there.
    void import('../labels/barcode-svg.ts').then(({ codePicture }) => isHere && setPicture(codePicture(code, BARS_MM))).catch(() => undefined);
    return () => {
      isHere = false;
    };
  }, [code]);
  return picture;
}

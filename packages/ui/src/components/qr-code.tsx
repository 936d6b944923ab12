import { type ReactNode, memo, useMemo } from 'react';
// uqr encodes without a canvas, so the code is one SVG path that stays sharp on paper too.
import { encode } from 'uqr';
import type {} from '../messages/common.ts';
import { useTranslation } from '../i18n/use-translation.ts';

/** A link as a QR code: always dark on white, with the quiet zone that readers need. */
export const QrCode = memo(function QrCode(props: { readonly link: string; readonly className?: string | undefined }): ReactNode {
  const { t } = useTranslation('common');
  const { size, path } = useMemo(() => {
    const code = encode(props.link, { ecc: 'M', border: 2 });
    return { size: code.size, path: pathOf(code.data) };
  }, [props.link]);
  return (
    <svg className={props.className ?? 'st-qr'} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('qr.label', { link: props.link })} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
});

function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
}

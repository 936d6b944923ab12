import { Button, FileButton } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPhoto } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { scalePicture } from '../lib/picture.ts';

/** What is to become of a product's picture: 'keep', none, or a new one in base64. */
export type PictureChange = string | null;

/** A product's picture. A new one is made small here, before it is sent. `current`: the one that it has. */
export function PictureField(props: {
  readonly name: string; readonly current: string | null; readonly value: PictureChange; readonly onChange: (value: PictureChange) => void;
}): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const [fault, setFault] = useState<Fault | null>(null);
  const { current, value } = props;
  const shown = value === 'keep' ? current && `/api/v1/pictures/${current}` : value && `data:image/jpeg;base64,${value}`;
  const choose = async (file: File | null): Promise<void> => {
    if (!file) return;
    const scaled = await scalePicture(file);
    setFault(scaled.ok ? null : scaled.fault);
    if (scaled.ok) props.onChange(scaled.value);
  };
  return (
    <div className="of-picture">
      {shown
        ? <img className="of-picture-shown" src={shown} alt={t('product.picture_of', { name: props.name })} width={96} height={96} />
        : <span className="of-picture-shown" role="img" aria-label={t('product.picture_none')}><IconPhoto size={32} stroke={1.25} aria-hidden /></span>}
      <div className="of-actions">
        <FileButton accept="image/*" onChange={(file) => void choose(file)} inputProps={{ 'aria-label': t('product.picture_choose') }}>
          {(button) => <Button variant="default" {...button}>{shown ? t('product.picture_change') : t('product.picture_choose')}</Button>}
        </FileButton>
        {shown && <Button variant="subtle" className="of-quiet-button" onClick={() => { setFault(null); props.onChange(current === null ? 'keep' : null); }}>{t('product.picture_remove')}</Button>}
      </div>
      {fault && <p className="of-field-error" role="alert">{explainTo(fault, tag).message} {explainTo(fault, tag).action}</p>}
    </div>
  );
}

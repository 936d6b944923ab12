/** A field for a new password, with how good it is. Whether it will do, the server decides. */
import { PasswordInput } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import { judgePassword } from '../lib/password.ts';

type Judged = ReturnType<typeof judgePassword>;
const STRENGTHS = ['too_short', 'weak', 'fair', 'good', 'excellent'] as const;

export function NewPassword(props: { readonly label: string; readonly value: string; readonly about: readonly string[]; readonly tried: boolean; readonly focused?: boolean; readonly onChange: (value: string) => void }): ReactNode {
  const { t } = useTranslation('office');
  const judged = judgePassword(props.value, props.about);
  return (
    <>
      <PasswordInput
        label={props.label} description={t('setup.password_hint')} name="new-password" autoComplete="new-password" required withAsterisk={false} maxLength={200} autoFocus={props.focused === true}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }} error={props.tried && judged.strength === 0 ? t('setup.finding.too_short') : undefined}
        value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Strength strength={judged.strength} finding={judged.finding} shown={props.value !== ''} />
    </>
  );
}

export function Strength(props: Judged & { readonly shown: boolean }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <div className="of-strength" data-strength={props.shown ? props.strength : 'none'} role="status">
      <span className="of-strength-bar" aria-hidden>{[1, 2, 3, 4].map((step) => <span key={step} data-filled={props.shown && props.strength >= step} />)}</span>
      <span>{props.shown && t(`setup.strength.${STRENGTHS[props.strength]}`)}{props.shown && props.finding && ` ${t(`setup.finding.${props.finding}`)}`}</span>
    </div>
  );
}

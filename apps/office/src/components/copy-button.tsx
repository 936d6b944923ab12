import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';

/** Copies a text that is shown in short or is long to type. `what` names it for those who do not see it. */
export function CopyButton(props: { readonly text: string; readonly what: string }): ReactNode {
  const { t } = useTranslation('office');
  const clipboard = useClipboard({ timeout: 2000 });
  const label = clipboard.copied ? t('copy.done') : t('copy.label', { what: props.what });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" className="of-quiet-button" size={32} aria-label={label} onClick={() => clipboard.copy(props.text)}>
        {clipboard.copied ? <IconCheck size={18} stroke={1.75} aria-hidden /> : <IconCopy size={18} stroke={1.75} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/exported';
import { IconFileDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExportSearch } from './export-search.ts';

/** Beside a list: to the page where it is taken as a file, with what is looked at. */
export function ExportLink(props: { readonly of: ExportSearch }): ReactNode {
  const { t } = useTranslation('exported');
  return (
    <Tooltip label={t('from_list')}>
      <ActionIcon variant="subtle" className="of-quiet-button" size={36} aria-label={t('from_list')} renderRoot={(root) => <Link {...root} to="/export" search={props.of} />}>
        <IconFileDownload size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

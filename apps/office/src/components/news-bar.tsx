import { IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';

/** Says quietly that more has happened than is shown; the list moves only when the person asks for it. */
export function NewsBar(props: {
  readonly count: number; readonly onShow: () => void;
  /** Whether all that is new belongs to the list. A list of sales, for one, cannot know before it is read again. */
  readonly exact: boolean;
}): ReactNode {
  const { t } = useTranslation('office');
  return (
    <div className="of-news" role="status">
      {props.count > 0 && (
        <button type="button" className="of-news-button" onClick={props.onShow}>
          <IconArrowUp size={16} stroke={2} aria-hidden />{props.exact ? t('live.news', { count: props.count }) : t('live.news_some')}
        </button>
      )}
    </div>
  );
}

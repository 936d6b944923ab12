import { Component, type ReactNode } from 'react';
import { Stage } from './stage.tsx';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';

/** A bug in a screen must not leave an empty page in front of a queue: it says that the data is safe, and starts again. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false };
  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }
  override render(): ReactNode {
    return this.state.hasCrashed ? <Crashed /> : this.props.children;
  }
}

function Crashed(): ReactNode {
  const { t } = useTranslation('till');
  return (
    <Stage title={t('crashed.title')} lead={t('crashed.hint')}>
      <button type="button" className="st-button" data-kind="primary" autoFocus onClick={() => window.location.reload()}>{t('faulted.again')}</button>
    </Stage>
  );
}

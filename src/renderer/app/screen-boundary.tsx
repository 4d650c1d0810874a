import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { useWords } from '../words/use-words.ts';

/** One screen that breaks takes neither the others nor the navigation with it; the work goes on in the engine. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? (
      <BrokenScreen onAgain={() => this.setState({ isBroken: false })} />
    ) : (
      this.props.children
    );
  }
}

function BrokenScreen({ onAgain }: { onAgain: () => void }) {
  const { t } = useWords();
  return (
    <div role="alert">
      <EmptyState
        icon={IconAlertTriangle}
        title={t('broken.title')}
        text={t('broken.text')}
        action={<Button onClick={onAgain}>{t('common.retry')}</Button>}
      />
    </div>
  );
}

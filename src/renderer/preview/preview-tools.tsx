import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconContrast, IconTextCaption, IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import type { View } from './grey-levels.ts';
import type { Preset } from './presets.ts';

/** Brightness presets, size, inversion and texts of the picture. */
export function PreviewTools({
  presets,
  view,
  isInverted,
  hasTexts,
  isPicture,
  onView,
  onInvert,
  onTexts,
  onZoom,
  onReset,
}: {
  presets: readonly Preset[];
  view: View;
  isInverted: boolean;
  hasTexts: boolean;
  isPicture: boolean;
  onView: (view: View) => void;
  onInvert: () => void;
  onTexts: () => void;
  onZoom: (by: number) => void;
  onReset: () => void;
}) {
  const { t } = useWords();
  const chosen = presets.find((preset) => sameView(preset.view, view));
  const tool = (label: string, icon: ReactNode, onClick: () => void, isPressed?: boolean) => (
    <ActionIcon
      variant={isPressed ? 'filled' : 'default'}
      size={36}
      aria-label={label}
      title={label}
      disabled={!isPicture}
      onClick={onClick}
      {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <>
      {presets.length > 0 ? (
        <NativeSelect
          aria-label={t('preview.preset.label')}
          value={chosen?.id ?? ''}
          onChange={(event) => {
            const preset = presets.find(({ id }) => id === event.currentTarget.value);
            if (preset) onView(preset.view);
          }}
          data={[
            ...(chosen ? [] : [{ value: '', label: t('preview.preset.free') }]),
            ...presets.map((preset, at) => ({
              value: preset.id,
              label: `${at + 1} · ${preset.name || t(`preview.preset.${preset.code}`)}`,
            })),
          ]}
        />
      ) : null}
      {tool(t('preview.zoomOut'), <IconZoomOut size={18} aria-hidden />, () => onZoom(0.8))}
      {tool(t('preview.zoomIn'), <IconZoomIn size={18} aria-hidden />, () => onZoom(1.25))}
      {tool(t('preview.invert'), <IconContrast size={18} aria-hidden />, onInvert, isInverted)}
      {tool(t('preview.texts'), <IconTextCaption size={18} aria-hidden />, onTexts, hasTexts)}
      {tool(t('preview.reset'), <IconZoomReset size={18} aria-hidden />, onReset)}
    </>
  );
}

function sameView(one: View, other: View): boolean {
  if (one.by !== other.by) return false;
  if (one.by !== 'window' || other.by !== 'window') return true;
  return one.window.center === other.window.center && one.window.width === other.window.width;
}

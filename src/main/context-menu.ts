import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuWords } from '../contract/shell.ts';

/**
 * The menu of the right mouse button on fields and on marked text: Electron has none by itself. Where the page has a menu of its own it prevents the system's, and
 * nothing is asked here.
 */
export function showContextMenus(window: BrowserWindow, words: () => MenuWords): void {
  window.webContents.on('context-menu', (_event, params) => {
    const items = itemsFor(params, words());
    // The keyboard's menu key leaves the mouse where it is.
    const place = params.menuSourceType === 'keyboard' ? { x: params.x, y: params.y } : {};
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window, ...place });
  });
}

function itemsFor(
  { isEditable, selectionText, editFlags }: ContextMenuParams,
  words: MenuWords,
): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { label: words.copy, role: 'copy', enabled: editFlags.canCopy };
  if (!isEditable) return selectionText.trim() !== '' && editFlags.canCopy ? [copy] : [];
  return [
    { label: words.undo, role: 'undo', enabled: editFlags.canUndo },
    { type: 'separator' },
    { label: words.cut, role: 'cut', enabled: editFlags.canCut },
    copy,
    { label: words.paste, role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { label: words.selectAll, role: 'selectAll', enabled: editFlags.canSelectAll },
  ];
}

import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Choosing, MenuWords } from '../contract/shell.ts';

const isMac = process.platform === 'darwin';

/** Sets the menu of the app, in the window's words. Everything in it can be reached in the window as well. */
export function setMenu({
  words,
  open,
  showShortcuts,
}: {
  words: MenuWords;
  open: (kind: Choosing['kind']) => void;
  showShortcuts: () => void;
}): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [macAppMenu(words)] : []),
      {
        label: words.file,
        submenu: [
          { label: words.openFolder, accelerator: 'CmdOrCtrl+O', click: () => open('folder') },
          { label: words.openFiles, accelerator: 'CmdOrCtrl+Shift+O', click: () => open('files') },
          { type: 'separator' },
          isMac ? { label: words.close, role: 'close' } : { label: words.quit, role: 'quit' },
        ],
      },
      {
        label: words.edit,
        role: 'editMenu',
        submenu: [
          { label: words.undo, role: 'undo' },
          { label: words.redo, role: 'redo' },
          { type: 'separator' },
          { label: words.cut, role: 'cut' },
          { label: words.copy, role: 'copy' },
          { label: words.paste, role: 'paste' },
          { label: words.delete, role: 'delete' },
          { type: 'separator' },
          { label: words.selectAll, role: 'selectAll' },
        ],
      },
      {
        label: words.view,
        submenu: [
          ...(import.meta.env.DEV ? developerItems : []),
          { label: words.resetZoom, role: 'resetZoom' },
          { label: words.zoomIn, role: 'zoomIn' },
          { label: words.zoomOut, role: 'zoomOut' },
          { type: 'separator' },
          { label: words.fullScreen, role: 'togglefullscreen' },
        ],
      },
      {
        label: words.window,
        role: 'windowMenu',
        submenu: [
          { label: words.minimize, role: 'minimize' },
          { label: words.zoom, role: 'zoom' },
          ...(isMac ? [separator, { label: words.front, role: 'front' } as const] : []),
          ...(isMac ? [] : [{ label: words.close, role: 'close' } as const]),
        ],
      },
      {
        label: words.help,
        role: 'help',
        submenu: [{ label: words.shortcuts, accelerator: 'F1', click: showShortcuts }],
      },
    ]),
  );
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function macAppMenu(words: MenuWords): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { label: words.about, role: 'about' },
      separator,
      { label: words.services, role: 'services' },
      separator,
      { label: words.hide, role: 'hide' },
      { label: words.hideOthers, role: 'hideOthers' },
      { label: words.showAll, role: 'unhide' },
      separator,
      { label: words.quit, role: 'quit' },
    ],
  };
}

const developerItems: MenuItemConstructorOptions[] = [
  { role: 'reload' },
  { role: 'toggleDevTools' },
  { type: 'separator' },
];

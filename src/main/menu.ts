import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Sets the menu of the app. Everything in it can be reached in the window as well. */
export function setMenu({
  open,
  showShortcuts,
}: {
  open: (kind: 'folder' | 'files') => void;
  showShortcuts: () => void;
}): void {
  const macAppMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...macAppMenu,
      {
        label: '&File',
        submenu: [
          { label: 'Open &Folder…', accelerator: 'CmdOrCtrl+O', click: () => open('folder') },
          { label: 'Open F&iles…', accelerator: 'CmdOrCtrl+Shift+O', click: () => open('files') },
          { type: 'separator' },
          { role: process.platform === 'darwin' ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          ...(import.meta.env.DEV ? developerItems : []),
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      {
        role: 'help',
        submenu: [{ label: '&Keyboard Shortcuts', accelerator: 'F1', click: showShortcuts }],
      },
    ]),
  );
}

const developerItems: MenuItemConstructorOptions[] = [
  { role: 'reload' },
  { role: 'toggleDevTools' },
  { type: 'separator' },
];

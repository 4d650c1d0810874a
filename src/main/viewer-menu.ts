import { type BrowserWindow, Menu } from 'electron';
import type { MenuWords } from '../contract/shell.ts';

/** The menu of a window with images (Alt shows it): what the viewer's own toolbar does not have. */
export function viewerMenu(window: BrowserWindow, words: MenuWords): Menu {
  return Menu.buildFromTemplate([
    {
      label: words.images,
      submenu: [
        { label: words.print, accelerator: 'CmdOrCtrl+P', click: () => window.webContents.print() },
        { label: words.fullScreen, role: 'togglefullscreen' },
        { type: 'separator' },
        { label: words.close, role: 'close' },
      ],
    },
  ]);
}

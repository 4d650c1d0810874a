import { type BrowserWindow, Menu } from 'electron';

const words = {
  en: { images: '&Images', print: '&Print…', fullScreen: '&Full Screen', close: '&Close' },
  de: { images: '&Bilder', print: '&Drucken…', fullScreen: '&Vollbild', close: '&Schließen' },
};

/** The menu of a window with images (Alt shows it): what the viewer's own toolbar does not have. */
export function viewerMenu(window: BrowserWindow, locale: string): Menu {
  const text = locale.toLowerCase().startsWith('de') ? words.de : words.en;
  return Menu.buildFromTemplate([
    {
      label: text.images,
      submenu: [
        { label: text.print, accelerator: 'CmdOrCtrl+P', click: () => window.webContents.print() },
        { label: text.fullScreen, role: 'togglefullscreen' },
        { type: 'separator' },
        { label: text.close, role: 'close' },
      ],
    },
  ]);
}

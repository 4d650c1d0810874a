// A bare window, whose page runs on invented data: pictures are taken of it, and screens are tested in it.
const { app, BrowserWindow } = require('electron');

app.setPath('userData', process.env.GANTRY_BARE_HOME);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    useContentSize: true,
    webPreferences: { sandbox: true },
  });
  return window.loadURL('about:blank');
});

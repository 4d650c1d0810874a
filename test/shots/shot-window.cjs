// The window that the pictures are taken of: a bare one, whose page runs on invented data.
const { app, BrowserWindow } = require('electron');

app.setPath('userData', process.env.GANTRY_SHOTS_HOME);
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    useContentSize: true,
    webPreferences: { sandbox: true },
  });
  return window.loadURL('about:blank');
});

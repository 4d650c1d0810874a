import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { GantryFiles, GantryPorts, PortsMessage } from './bridge.d.ts';
import { askForPortsChannel, portsChannel } from './channels.ts';

/*
 * How the page gets its ports is described in bridge.d.ts. Nothing here takes a channel name or hands out an Electron object:
 * the page can ask for its ports and for the path of a file that the operator dropped, and that is all.
 */
const portsMessage: PortsMessage = { type: 'gantry-ports' };

/** The page's first pair is asked for while its scripts are still read, and waits here when it comes before the page asks. */
let early: 'asked' | readonly MessagePort[] | null = null;

function ask(): void {
  ipcRenderer.send(askForPortsChannel);
}

function give(ports: readonly MessagePort[]): void {
  window.postMessage(portsMessage, location.origin, [...ports]);
}

function askEarly(): void {
  early = 'asked';
  ask();
}

ipcRenderer.on(portsChannel, ({ ports }) => {
  if (early === 'asked') early = ports;
  else give(ports);
});
// The page is parsed by then, and shown as what it is to the shell, which looks whose page asks.
document.addEventListener('readystatechange', askEarly, { once: true });

const gantryPorts: GantryPorts = {
  request() {
    document.removeEventListener('readystatechange', askEarly);
    const asked = early;
    early = null;
    if (asked === null) ask();
    else if (asked !== 'asked') give(asked);
  },
};

const gantryFiles: GantryFiles = {
  pathForFile(file) {
    // Electron before 29 put the path on the file itself.
    if (webUtils) return webUtils.getPathForFile(file);
    return 'path' in file && typeof file.path === 'string' ? file.path : '';
  },
};

contextBridge.exposeInMainWorld('gantryPorts', gantryPorts);
contextBridge.exposeInMainWorld('gantryFiles', gantryFiles);

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { GantryFiles, GantryPorts, PortsMessage } from './bridge.d.ts';
import { askForPortsChannel, portsChannel } from './channels.ts';

/*
 * How the page gets its ports is described in bridge.d.ts. Nothing here takes a channel name or hands out an Electron object:
 * the page can ask for its ports and for the path of a file that the operator dropped, and that is all.
 */
const portsMessage: PortsMessage = { type: 'gantry-ports' };

ipcRenderer.on(portsChannel, (event) => window.postMessage(portsMessage, location.origin, event.ports));

const gantryPorts: GantryPorts = {
  request: () => ipcRenderer.send(askForPortsChannel),
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

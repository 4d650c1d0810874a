import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { portClosed } from '../contract/port-wire.ts';
import { askForPortsChannel, portsChannel } from '../preload/channels.ts';

/**
 * Hands the two ports, engine and shell, to the page that asks, if it is the top frame of the main window and shows Gantry's own
 * page. Anybody else gets no answer. A second pair closes the first.
 */
export function handOutPorts(options: {
  isMainWindow(contents: WebContents): boolean;
  isOwnPage(url: string): boolean;
  connectEngine(port: MessagePortMain): void;
  connectShell(port: MessagePortMain): void;
}): void {
  let handedOut: MessagePortMain[] = [];
  ipcMain.on(askForPortsChannel, ({ sender, senderFrame }) => {
    if (!senderFrame || senderFrame.parent || !options.isMainWindow(sender) || !options.isOwnPage(senderFrame.url))
      return;
    for (const port of handedOut) {
      port.postMessage(portClosed);
      port.close();
    }
    const engine = new MessageChannelMain();
    const shell = new MessageChannelMain();
    handedOut = [engine.port2, shell.port2];
    options.connectEngine(engine.port2);
    options.connectShell(shell.port2);
    senderFrame.postMessage(portsChannel, null, [engine.port1, shell.port1]);
  });
}

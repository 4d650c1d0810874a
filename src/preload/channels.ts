/** Page to shell: asks for a pair of ports. Carries nothing. */
export const askForPortsChannel = 'gantry:ask-for-ports';

/** Shell to page: the answer, with the two ports transferred. */
export const portsChannel = 'gantry:ports';

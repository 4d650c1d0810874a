import about from '../../package.json' with { type: 'json' };

/** Gantry's version, as it stands in Contributing Equipment, logs and `doctor`. */
export const gantryVersion: string = about.version;

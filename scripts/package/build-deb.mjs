export async function buildDeb(folder) { return folder; }

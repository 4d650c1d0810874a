export const repoDir: string;
export const projectNode: string;
export const cacheDir: string;

/** For which project of research or teaching a study leaves de-identified; NULL for all that stay with their patient. */
export const research = /* sql */ `
ALTER TABLE imports ADD COLUMN project TEXT;
`;

import { startReferenceEhr } from './reference-ehr/start-reference-ehr.ts';

// The reference EHR as a service of docker-compose.yml: fixed ports, all of it from the environment, until it is told to end.
const environment = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; see demo/docker-compose.yml`);
  return value;
};

const ehr = await startReferenceEhr({
  archive: {
    url: environment('ARCHIVE_URL'),
    user: environment('ARCHIVE_USER'),
    password: environment('ARCHIVE_PASSWORD'),
  },
  listen: {
    host: environment('EHR_HOST'),
    port: Number(environment('EHR_PORT')),
    viewerPort: Number(environment('VIEWER_PORT')),
  },
  publicViewerOrigin: environment('VIEWER_ORIGIN'),
});
process.stderr.write(`The reference EHR answers at ${ehr.url}; its viewer is at ${ehr.viewerOrigin}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void ehr.stop());

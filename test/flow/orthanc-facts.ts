import type { RunningOrthanc } from '../../demo/orthanc.ts';

/** What the archive itself says, asked past Gantry: the outside judge of every upload. */
export function orthancFacts(orthanc: Pick<RunningOrthanc, 'url' | 'user' | 'password'>) {
  const authorization = `Basic ${Buffer.from(`${orthanc.user}:${orthanc.password}`).toString('base64')}`;
  const get = async (path: string): Promise<Response> => {
    const reply = await fetch(`${orthanc.url}${path}`, { headers: { authorization } });
    if (!reply.ok) throw new Error(`Orthanc answers ${reply.status} to ${path}`);
    return reply;
  };
  return {
    async statistics(): Promise<{
      CountPatients: number;
      CountStudies: number;
      CountSeries: number;
      CountInstances: number;
    }> {
      return (await get('/statistics')).json() as never;
    },
    async instances(): Promise<string[]> {
      return (await get('/instances')).json() as never;
    },
    async studies(): Promise<
      { ID: string; MainDicomTags: Record<string, string>; PatientMainDicomTags: Record<string, string> }[]
    > {
      return (await get('/studies?expand')).json() as never;
    },
    async file(instance: string): Promise<Buffer> {
      return Buffer.from(await (await get(`/instances/${instance}/file`)).arrayBuffer());
    },
    /** The simplified tags of one instance, keyword → value. */
    async tags(instance: string): Promise<Record<string, unknown>> {
      return (await get(`/instances/${instance}/simplified-tags`)).json() as never;
    },
  };
}

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

/**
 * The least that anybody does who brings files to Orthanc: reads each and posts it, eight at once on connections that stay open. Checks nothing
 * but the status. `node bare-client.ts FOLDER URL`; the account is in BENCH_USER and BENCH_PASSWORD.
 */
const [folder = '', url = ''] = process.argv.slice(2);
const connections = 8;
// Orthanc promises one second of idle time; Node subtracts a whole second from that unless it is told otherwise, and nothing is kept alive.
const agent = new Agent({ keepAlive: true, maxSockets: connections, agentKeepAliveTimeoutBuffer: 200 });
const authorization = `Basic ${Buffer.from(`${process.env.BENCH_USER}:${process.env.BENCH_PASSWORD}`).toString('base64')}`;

function post(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-length': body.length };
    const asked = request(`${url}/instances`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .values();
async function work(): Promise<void> {
  for (const path of paths) await post(await readFile(path));
}
await Promise.all(Array.from({ length: connections }, work));
agent.destroy();

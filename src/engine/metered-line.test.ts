import { expect, it } from 'vitest';
import type { ToolAnswer } from './media/volumes/run-tool.ts';
import { openMeteredLine } from './metered-line.ts';

function answering(answer: ToolAnswer) {
  const asked: string[] = [];
  const run = async (program: string) => {
    asked.push(program);
    return answer;
  };
  return { run, asked };
}
const ended = (stdout: string, exitCode = 0): ToolAnswer => ({ kind: 'ended', exitCode, stdout, stderr: '' });

async function said(answer: ToolAnswer, platform: NodeJS.Platform): Promise<boolean> {
  const line = openMeteredLine(answering(answer).run, platform);
  await line.look();
  return line.isMetered();
}

// NMMetered of NetworkManager's D-Bus interface: 0 unknown, 1 yes, 2 no, 3 guessed yes, 4 guessed no.
it.each([
  [0, false],
  [1, true],
  [2, false],
  [3, true],
  [4, false],
])('takes NetworkManager’s word %i for a line that costs: %s', async (word, metered) => {
  expect(await said(ended(`{"type":"u","data":${word}}\n`), 'linux')).toBe(metered);
});

it.each([
  ['Unrestricted', false],
  ['Fixed', true],
  ['Variable', true],
  ['Unknown', false],
  ['', false],
])('takes Windows’ word %j for a line that costs: %s', async (word, metered) => {
  expect(await said(ended(`${word}\r\n`), 'win32')).toBe(metered);
});

/** `route -n get default`, with the gateway of the case. */
const route = (gateway: string) => `   route to: default
destination: default
       mask: default
    gateway: ${gateway}
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
 recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire
       0         0         0         0         0         0      1500         0
`;
// `ipconfig getpacket en0` as it was recorded on a Mac (borgbase/vorta, tests of its network_status/darwin.py): at a router, and at an Android phone.
const atRouter = `op = BOOTREPLY
htype = 1
yiaddr = 172.16.13.237
options:
Options count is 9
dhcp_message_type (uint8): ACK 0x5
subnet_mask (ip): 255.255.252.0
router (ip_mult): {172.16.12.1}
domain_name_server (ip_mult): {172.16.12.1, 8.8.8.8}
lease_time (uint32): 0xe10
server_identifier (ip): 172.16.12.1
end (none):
`;
const atPhone = `op = BOOTREPLY
htype = 1
yiaddr = 192.168.43.223
options:
Options count is 11
dhcp_message_type (uint8): ACK 0x5
server_identifier (ip): 192.168.43.242
router (ip_mult): {192.168.43.242}
vendor_specific (opaque):
0000  41 4e 44 52 4f 49 44 5f  4d 45 54 45 52 45 44     ANDROID_METERED
`;
it.each([
  ['a router', route('172.16.12.1'), atRouter, false],
  ['an Android phone', route('192.168.43.242'), atPhone, true],
  ['an iPhone', route('172.20.10.1'), atRouter, true],
  ['nothing', 'route: writing to routing socket: not in table\n', atPhone, false],
])('on a Mac, takes a line behind %s for what it is', async (_, routed, packet, metered) => {
  const asked: string[] = [];
  const line = openMeteredLine(async (program, args) => {
    asked.push([program, ...args].join(' '));
    return ended(program === 'route' ? routed : packet);
  }, 'darwin');
  await line.look();
  expect(line.isMetered()).toBe(metered);
  expect(asked[0]).toBe('route -n get default');
  for (const question of asked.slice(1)) expect(question).toBe('ipconfig getpacket en0');
});

it('holds nothing up where the system does not say: no NetworkManager, no tool, a tool that hangs, another system', async () => {
  expect(await said({ kind: 'missing' }, 'darwin')).toBe(false);
  expect(await said(ended('', 1), 'linux')).toBe(false);
  expect(await said(ended('not json'), 'linux')).toBe(false);
  expect(await said({ kind: 'missing' }, 'linux')).toBe(false);
  expect(await said({ kind: 'hung' }, 'linux')).toBe(false);
  const { run, asked } = answering(ended('{"type":"u","data":1}'));
  await openMeteredLine(run, 'freebsd').look();
  expect(asked).toEqual([]);
});

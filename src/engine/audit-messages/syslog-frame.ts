/** Facility 10 (security), severity 5 (notice): what IHE ITI TF-2 §3.20 and PS3.15 §A.6 use. */
const priority = 85;

/**
 * One audit message as syslog over TLS carries it: RFC 5424, with the octet count of RFC 5425 §4.3 in front. The header holds no patient's data.
 * @param hostName of this computer; what RFC 5424 does not allow in it is replaced
 */
export function syslogFrame(message: string, header: { at: string; hostName: string; processId: number }): Buffer {
  const host = header.hostName.replace(/[^!-~]/g, '-').slice(0, 255) || '-';
  const line = `<${priority}>1 ${header.at} ${host} Gantry ${header.processId} DICOM+RFC3881 - \uFEFF${message}`;
  const bytes = Buffer.from(line, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

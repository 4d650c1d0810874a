import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes an order for a CT into a folder that Orthanc serves as a worklist, with DCMTK's own tool. `birthDate` as DICOM writes it. */
export function writeWorklistEntry(
  folder: string,
  entry: { name: string; id: string; birthDate: string; sex: string; accession: string },
): void {
  const name = Buffer.from(entry.name, 'utf8').toString('latin1');
  const lines = [
    ...['(0008,0005) CS [ISO_IR 192]', `(0008,0050) SH [${entry.accession}]`, `(0010,0010) PN [${name}]`],
    ...[`(0010,0020) LO [${entry.id}]`, `(0010,0030) DA [${entry.birthDate}]`, `(0010,0040) CS [${entry.sex}]`],
    ...['(0020,000d) UI [1.2.276.0.7230010.3.2.101]', '(0032,1060) LO [CT Thorax]', '(0040,1001) SH [RP1]'],
    ...['(0040,0100) SQ', '  (fffe,e000) -', '    (0008,0060) CS [CT]', '    (0040,0001) AE [CT1]'],
    ...['    (0040,0002) DA [20260320]', '    (0040,0009) SH [SPS1]', '  (fffe,e00d) -', '(fffe,e0dd) -'],
  ];
  const dump = join(folder, 'entry.dump');
  writeFileSync(dump, `${lines.join('\n')}\n`, 'latin1');
  execFileSync('dump2dcm', ['+te', dump, join(folder, '1.wl')], { stdio: 'pipe' });
}

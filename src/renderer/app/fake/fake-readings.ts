import type { CharsetCandidate } from '../../../contract/plan.ts';
import type { Scene } from './scenes.ts';

/** The texts of the `conflict` disc are Russian under a Western declaration; those of the others leave nothing to ask. */
export function fakeReadings(scene: Scene): CharsetCandidate[] {
  if (scene !== 'conflict') return [];
  const reading = (encoding: string | null, label: string, score: number, name: string, description: string) => ({
    declared: ['ISO_IR 100'],
    encoding,
    label,
    score,
    preview: [
      { keyword: 'PatientName', text: name },
      { keyword: 'StudyDescription', text: description },
    ],
  });
  return [
    reading('windows-1251', 'Cyrillic (Windows-1251)', 0.98, 'Мюллер^Йорг', 'КТ грудной клетки'),
    reading('koi8-r', 'Cyrillic (KOI8-R)', 0.01, 'лЧККЕП^иНПЦ', 'йр ЦПСДМНИ ЙКЕРЙХ'),
    reading(null, '', 0.01, 'Ìþëëåð^Éîðã', 'ÊÒ ãðóäíîé êëåòêè'),
  ];
}

import { dicomSynth } from '/tmp/wt/matcher/test/eval/dicom-synth.ts';
import { febrl } from '/tmp/wt/matcher/test/eval/febrl.ts';
import { openMemorySource } from '/tmp/wt/matcher/src/engine/directory/memory-source.ts';
import { matchPerson } from '/tmp/wt/matcher/src/engine/match/match-person.ts';
import { guardPerson } from '/tmp/wt/matcher/src/engine/match/study-guards.ts';
const set = process.argv[2] === 'febrl' ? febrl(Number(process.argv[3]) as 1, 7) : dicomSynth(process.argv[2] as 'typical', Number(process.argv[3]));
const source = openMemorySource(set.patients); const by = new Map(set.patients.map(p => [p.id, p]));
const policy = { automatic: true, tiers: [1,2,3,4,5], copyHours: 24 };
const groups: Record<string, string[]> = {};
for (const q of set.queries) { if (!q.truth.length) continue;
 const m = await matchPerson({ person: q.person, studyDate: '', source, studyGuards: guardPerson(q.person, ''), policy });
 if (m.decision === 'auto') continue;
 const t = by.get(q.truth[0]!)!; const c = m.candidates.find(c => q.truth.includes(c.patient.id)); const place = m.candidates.findIndex(c => q.truth.includes(c.patient.id));
 const key = (q.truth.length > 1 ? 'DUP ' : '') + m.guards.join('+') + ' | ' + q.labels + '|' + q.relation + ' | ' + (c ? (c.rule ?? 'norule') + ' ' + (process.argv[5] ? c.fields.flatMap(f => f.reasons ?? []).join(',') : '') : 'UNLISTED');
 (groups[key] ??= []).push(`${q.person.patientName.alphabetic} ${q.person.birthDate} ${q.person.sex} ~ ${t.familyName}^${t.givenName}^${t.middleName}^^${t.suffix} [${t.previousNames}] ${t.birthDate} ${t.sex} #${place} ${c?.fields.flatMap(f => f.reasons ?? []).join(',')}` + (place > 0 ? ` FIRST ${m.candidates[0]!.patient.familyName}^${m.candidates[0]!.patient.givenName}` : ''));
}
for (const [k, v] of Object.entries(groups).sort((a, b) => b[1].length - a[1].length).slice(0, Number(process.argv[4] ?? 40))) console.log(v.length, k, '\n      ', v.slice(0, Number(process.argv[6] ?? 3)).join('\n       '));

import { dicomSynth } from '/tmp/wt/matcher/test/eval/dicom-synth.ts';
import { febrl } from '/tmp/wt/matcher/test/eval/febrl.ts';
import { measureSet, noCounts } from '/tmp/wt/matcher/test/eval/measure-set.ts';
const tiers = (process.argv[2] ?? '1,2,3,4,5').split(',').map(Number);
const policy = { automatic: true, tiers, copyHours: 24 };
for (const [name, sets] of [['typical', [1, 2, 3].map((s) => () => dicomSynth('typical', s))], ['dirty', [1, 2].map((s) => () => dicomSynth('dirty', s))], ...[1, 2, 3].map((n) => ['febrl' + n, [1, 2, 3, 4].map((s) => () => febrl(n as 1, s))])] as any) {
  const c = noCounts(); const t = performance.now();
  for (const make of sets) await measureSet(make(), policy, c);
  const { missed, tiers: ti, wrongPairs, ...rest } = c;
  console.log(name, 'AUTO', (c.right / c.present * 100).toFixed(2), 'single', (c.rightSingle / c.single * 100).toFixed(2), 'wrong', c.wrong, 'nk', c.wrongNamesakes, 'first', (c.first / c.listed * 100).toFixed(1), 'top3', (c.topThree / c.listed * 100).toFixed(1), JSON.stringify(ti), ((performance.now() - t) / c.queries).toFixed(2) + 'ms');
  if (process.argv[3]) console.log(Object.entries(missed).sort((a: any, b: any) => b[1] - a[1]).slice(0, 14).map(([k, v]) => k + ':' + v).join('  '));
  for (const w of wrongPairs) console.log('  WRONG', w.set, w.query.ref, JSON.stringify(w.query.person.patientName.alphabetic), w.patientId, w.rule, w.query.relation, w.query.labels);
}

import { z } from 'zod';

/** A data set as DICOM JSON (PS3.18 Annex F): tag → VR and values. Only texts and numbers matter here. */
export const dicomJsonSchema = z.record(z.string(), z.object({ Value: z.array(z.unknown()).optional() }).loose());
export type DicomJson = z.infer<typeof dicomJsonSchema>;

/** The first value of a tag as text; a person name in its first writing. Empty where there is none. */
export function jsonText(of: DicomJson, tag: string): string {
  return jsonTexts(of, tag)[0] ?? '';
}

/** All values of a tag, likewise. */
export function jsonTexts(of: DicomJson, tag: string): string[] {
  return (of[tag]?.Value ?? []).map(textOf);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  const name = z.object({ Alphabetic: z.string().optional() }).safeParse(value);
  return name.success ? (name.data.Alphabetic ?? '').trim() : '';
}

/** The items of a sequence. */
export function jsonItems(of: DicomJson, tag: string): DicomJson[] {
  return (of[tag]?.Value ?? []).flatMap((item) => {
    const parsed = dicomJsonSchema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

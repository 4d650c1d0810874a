/** Checks of single JSON fields: each says whether the value is one. The formats are those of the OpenAPI document. */

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isUuid = (value: unknown): boolean =>
  isText(value) && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);

/** DICOM UI: at most 64 characters, digits and dots (PS3.5 §9.1). */
export const isUid = (value: unknown): boolean =>
  isText(value) && value.length <= 64 && /^[0-9]+(\.[0-9]+)*$/.test(value);

export const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

export const isDate = (value: unknown): boolean =>
  isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

export const isTime = (value: unknown): boolean =>
  isText(value) && /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.test(value);

export const isDateTime = (value: unknown): boolean =>
  isText(value) &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
  !Number.isNaN(Date.parse(value));

export const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value);

export type FieldChecks = Record<string, { check: (value: unknown) => boolean; required: boolean }>;

/** One line naming the first field that is missing, unknown or malformed; undefined when all is well. Never quotes a value. */
export function firstFault(checks: FieldChecks, body: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(body).find((field) => !(field in checks));
  if (unknown !== undefined) return `${unknown} is not a field of this document`;
  for (const [field, { check, required }] of Object.entries(checks)) {
    if (!(field in body)) {
      if (required) return `${field} is missing`;
    } else if (!check(body[field])) return `${field} is malformed`;
  }
  return undefined;
}

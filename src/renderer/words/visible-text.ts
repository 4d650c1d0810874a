// What moves a cursor, hides letters or turns text around. Marks of direction that Arabic and Hebrew texts need are left.
const deceptive = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from a disc as it may stand beside other text: deceptive characters become `\\uNNNN`. */
export function visibleText(text: string): string {
  return text.replace(deceptive, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

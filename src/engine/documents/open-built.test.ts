import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { bufferSource } from '../dicom/byte-source.ts';
import { createJpeg } from '../disc-maker/jpeg-image.ts';
import { createPdf } from '../disc-maker/pdf-document.ts';
import { attachDocuments, type BuiltInstance } from './attach-documents.ts';
import type { DocumentFacts, FoundDocument } from './document-facts.ts';
import { documentStudy } from './document-study.ts';
import { lookAtDocument } from './look-at-document.ts';
import { openBuilt, type StreamedFile } from './open-built.ts';
import { readDocument } from './read-document.ts';

const signal = new AbortController().signal;

function streamed(parts: () => Iterable<Buffer>, sizeBytes: number): StreamedFile {
  return {
    sizeBytes,
    async *stream() {
      yield* parts();
    },
    close: async () => undefined,
  };
}
const inMemory = (bytes: Buffer) => streamed(() => [bytes], bytes.length);

function found(facts: DocumentFacts, path = 'Befund.pdf'): FoundDocument {
  return { id: path, number: 1, sourcePath: '/media', path, sample: path, facts };
}

async function builtOf(facts: DocumentFacts, file: StreamedFile): Promise<BuiltInstance> {
  const document = found(facts);
  const study = documentStudy([document]);
  const read = await readDocument(facts, file.stream(signal));
  const target = facts.kind === 'pdf' ? 'encapsulated-pdf' : 'secondary-capture';
  if (study === null) throw new Error('no study');
  const [instance] = attachDocuments(study, [{ document, read, target }]).study.instances;
  return instance as BuiltInstance;
}

async function hashOf(file: StreamedFile): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const part of file.stream(signal)) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

it('puts 600 MB of a PDF into its object in parts, holding a few of them at a time', async () => {
  const part = Buffer.alloc(1024 * 1024, 0x20);
  const parts = 600;
  function* pdf() {
    yield Buffer.concat([Buffer.from('%PDF-1.7\n'), part.subarray(9)]);
    for (let index = 1; index < parts; index += 1) yield part;
  }
  const sizeBytes = parts * part.length;
  const file = streamed(pdf, sizeBytes);
  const instance = await builtOf({ kind: 'pdf', sizeBytes, pages: null, problem: null }, file);
  const before = process.memoryUsage();
  const whole = await hashOf(openBuilt(file, instance.built, 'Befund.pdf'));
  const after = process.memoryUsage();
  expect(whole.sizeBytes).toBe(instance.sizeBytes);
  expect(whole.sizeBytes).toBeGreaterThan(sizeBytes);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024);
});

it('gives the same UIDs and bytes for the same document in the same study, and others in another', async () => {
  const bytes = createPdf(['Befund']);
  const facts = await lookAtDocument(bufferSource(bytes));
  if (facts === null) throw new Error('not recognised');
  const [first, second] = [await builtOf(facts, inMemory(bytes)), await builtOf(facts, inMemory(bytes))];
  expect(second).toEqual(first);
  expect(await hashOf(openBuilt(inMemory(bytes), second.built, 'x'))).toEqual(
    await hashOf(openBuilt(inMemory(bytes), first.built, 'x')),
  );
  const other = createPdf(['Anders']);
  expect((await builtOf(facts, inMemory(other))).sopInstanceUid).not.toBe(first.sopInstanceUid);
});

it('does not take a file of the same name and size for the one that was reviewed', async () => {
  const bytes = createPdf(['Befund']);
  const facts = await lookAtDocument(bufferSource(bytes));
  if (facts === null) throw new Error('not recognised');
  const { built } = await builtOf(facts, inMemory(bytes));
  await expect(hashOf(openBuilt(inMemory(createPdf(['Anders'])), built, 'x'))).rejects.toMatchObject({
    fault: { code: 'media-changed' },
  });
  expect(() => openBuilt(inMemory(Buffer.concat([bytes, bytes])), built, 'x')).toThrow('media-changed');
});

it('leaves out what cameras append behind a picture, and keeps the picture’s own bytes', async () => {
  const picture = createJpeg();
  const bytes = Buffer.concat([picture, Buffer.from('a film that the camera hid here')]);
  const facts = await lookAtDocument(bufferSource(bytes));
  if (facts === null) throw new Error('not recognised');
  const { built } = await builtOf(facts, inMemory(bytes));
  const parts: Buffer[] = [];
  for await (const part of openBuilt(inMemory(bytes), built, 'x').stream(signal)) parts.push(part);
  const whole = Buffer.concat(parts);
  expect(whole.includes(picture)).toBe(true);
  expect(whole.includes('film')).toBe(false);
});

it('says of a picture that breaks off that it cannot be used, and does not paint half of it', async () => {
  const bytes = createJpeg();
  const turned: DocumentFacts = {
    ...((await lookAtDocument(bufferSource(bytes))) as Extract<DocumentFacts, { kind: 'jpeg' }>),
    keep: null,
  };
  const broken = bytes.subarray(0, 200);
  const facts = { ...turned, sizeBytes: broken.length };
  const { built } = await builtOf(facts, inMemory(broken));
  await expect(hashOf(openBuilt(inMemory(broken), built, 'x'))).rejects.toMatchObject({
    fault: { code: 'document-unusable' },
  });
});

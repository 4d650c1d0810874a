import type { Tag } from './dictionary.ts';

export type RefusalReason =
  | 'dicomdir'
  | 'not-dicom'
  | 'empty'
  | 'truncated'
  | 'too-large'
  | 'deflate-broken'
  | 'transfer-syntax-mismatch'
  | 'bad-edit'
  | 'bad-value'
  | 'no-such-item'
  | 'unreadable-sequence'
  | 'too-deep'
  | 'after-pixel-data'
  | 'character-set-refused'
  | 'text-not-convertible'
  | 'unreadable-tail';

/** Ends a plan from deep within; `planRewrite` turns it into its result and no caller ever sees it. */
export class RewriteRefusal extends Error {
  readonly reason: RefusalReason;
  readonly tag: Tag | undefined;

  constructor(reason: RefusalReason, message: string, tag?: Tag) {
    super(message);
    this.reason = reason;
    this.tag = tag;
  }
}

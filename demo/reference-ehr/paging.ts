import { problem, type Reply } from './http-reply.ts';

type Listed = { id: string; updated_at: string };

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/**
 * One page of `items` in the order of their last change. The cursor names the last item seen, not a position: what
 * changes while a client walks through the pages moves to the end and is met again, so nothing is lost between pages.
 */
export function pageOf<Item extends Listed>(items: Iterable<Item>, query: URLSearchParams): Reply {
  const limit = readLimit(query);
  if (limit === undefined) return problem(400, 'bad-limit', 'limit must be a number from 1 to 500');
  const cursor = query.get('cursor');
  const after = cursor === null ? undefined : decodeCursor(cursor);
  if (cursor !== null && after === undefined) return problem(400, 'bad-cursor', 'This cursor is not one of ours');

  const rest = [...items].sort(byChange).filter((item) => after === undefined || byChange(item, after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = last !== undefined && rest.length > page.length ? encodeCursor(last) : null;
  return { status: 200, body: { items: page, next_cursor: nextCursor } };
}

/** The `limit` of a list call; undefined when it is not a number from 1 to 500. */
export function readLimit(query: URLSearchParams): number | undefined {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  return Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT ? limit : undefined;
}

function byChange(a: Listed, b: Listed): number {
  if (a.updated_at !== b.updated_at) return a.updated_at < b.updated_at ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function encodeCursor({ updated_at, id }: Listed): string {
  return Buffer.from(`${updated_at} ${id}`).toString('base64url');
}

function decodeCursor(cursor: string): Listed | undefined {
  const [updatedAt, id, ...more] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (updatedAt === undefined || id === undefined || more.length > 0 || Number.isNaN(Date.parse(updatedAt)))
    return undefined;
  return { updated_at: updatedAt, id };
}

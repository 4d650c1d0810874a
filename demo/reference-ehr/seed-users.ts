import type { User } from './ehr-types.ts';
import { seededUuid } from './seeded.ts';

export type DemoUser = User & { login: string; password: string };

/** The four people of the demo. Their passwords are no secret: this EHR exists for demos and tests only. */
export const seedUsers: readonly DemoUser[] = [
  { login: 'frontdesk', password: 'demo-frontdesk', name: 'Petra Lindqvist', roles: ['front_desk'] },
  { login: 'radiographer', password: 'demo-radiographer', name: 'Tomasz Wilk', roles: ['radiographer'] },
  { login: 'radiologist', password: 'demo-radiologist', name: 'Dr Nadia Ahmadi', roles: ['radiologist'] },
  { login: 'admin', password: 'demo-admin', name: 'Ines Duarte', roles: ['admin'] },
].map((user) => ({ ...user, id: seededUuid(`user:${user.login}`) }) as DemoUser);

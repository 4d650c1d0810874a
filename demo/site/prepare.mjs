#!/usr/bin/env node
// Before `docker compose -f demo/docker-compose.yml up`: OHIF into the cache, and the nginx configuration that belongs to it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNpmPackages } from '../../scripts/setup/npm-packages.mjs';
import { ensureOhif } from '../../scripts/setup/ohif.mjs';
import { cacheDir } from '../../scripts/setup/places.mjs';
import { nginxConfig } from './nginx-config.mjs';

// OHIF's scripts are compacted by one of them.
await ensureNpmPackages();
const ohifDir = await ensureOhif();
mkdirSync(join(cacheDir, 'site'), { recursive: true });
writeFileSync(join(cacheDir, 'site', 'nginx.conf'), nginxConfig(ohifDir));

import { z } from 'zod';

// The page's CSP forbids `new Function`, which zod would otherwise try. Must be imported before the contract.
z.config({ jitless: true });

import { z } from 'zod';

/** Ids in paths; what is no UUID can't exist, and PostgreSQL would refuse to look. */
export const idSchema = z.uuid('must be an id');

/** What stands in the addresses of the pages of customers. */
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** `find`: a whole number or address. A number of figures alone arrives from the address as a number. */
export const CustomersSearch = z.object({ find: optional(z.coerce.string().trim().max(320)) });

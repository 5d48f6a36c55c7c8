import { z } from 'zod'

/** A calendar day as text, `2028-02-29`; one that no calendar has is refused. */
export const daySchema = z.iso.date()

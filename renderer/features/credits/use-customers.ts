import type { CustomerView } from '../../../shared/model/customer.ts'
import { client } from '../../app/client.ts'
import { type News, useNews } from '../../app/news.ts'
import { type Pages, usePages } from './use-pages.ts'

const PAGE = 50
const TYPED_AFTER_MS = 200

export type Customers = Pages<CustomerView>

/** Pages of customers in the core's order. A balance that changes is put in where it stands. */
export function useCustomers(search: string): Customers {
  const { pages, changeRows } = usePages<CustomerView>({
    of: search,
    afterMs: search === '' ? 0 : TYPED_AFTER_MS,
    againMs: null,
    async read(cursor) {
      const after = cursor === null ? {} : { after: cursor }
      const page = await client.customers.list({ search, limit: PAGE, ...after })
      return { rows: page.customers, next: page.next, count: null }
    },
  })
  useNews((news) => {
    if (news.topic !== 'customer') return
    const known = pages.rows.find(({ id }) => id === news.customerId)
    // Somebody new, or a new name: only the core knows where it stands in the list.
    if (known?.version !== news.version) pages.readAgain()
    else changeRows((row) => withNews(row, news))
  })
  return pages
}

/** The customer with what a change says about them. */
export function withNews(
  customer: CustomerView,
  news: Extract<News, { topic: 'customer' }>,
): CustomerView {
  return customer.id === news.customerId ? { ...customer, credit: news.credit } : customer
}

/** The node's own total beside the book's. */
export const compare = {
  title: 'Compare with the node',
  words: 'Goes through the payments that the node itself received and compares each with the book.',
  start: 'Compare now',
  stop: 'Stop',
  progress: {
    node: 'Invoices of the node: {{done}} of {{all}}',
    book: 'Sales of the book: {{done}} of {{all}}',
  },
  beginning: 'Beginning …',
  stopped: 'Stopped. Nothing was changed.',
  verdict: {
    equal: 'The node and the book are equal',
    differs: 'The node and the book differ',
    pruned: 'Equal, as far as the node remembers',
    node_away: 'The node stopped answering',
    node_refused: 'The node refused to tell',
  },
  next: {
    differs:
      'Nothing was changed. Open each sale below; what the node received and the book does not know is found on the node by its hash.',
    pruned:
      'The node no longer keeps its oldest invoices. What the book has of them cannot be compared.',
    node_away: 'This is how far it came. Compare again once the node is connected.',
    node_refused:
      'This is how far it came. The access key must be allowed to read invoices; see Settings, Node.',
  },
  fact: {
    at: 'When',
    took: '{{when}}, in {{time}}',
    of: 'Node',
    node: 'Received by the node',
    book: 'Booked in the book',
    payments_one: '{{count}} payment',
    payments_other: '{{count}} payments',
  },
  rows: 'What differs',
  column: { kind: 'What', sale: 'Hash', node: 'Node', book: 'Book' },
  kind: {
    not_in_book: 'Paid at the node, no such sale in the book',
    not_booked: 'Paid at the node, not booked',
    amount_differs: 'Other amount',
    amount_not_told: 'Paid, the node does not say how much',
    not_at_node: 'Booked, unknown to the node',
    not_settled: 'Booked, not paid at the node',
    pruned: 'Booked, no longer kept by the node',
  },
  copy: 'Copy the payment hash',
  unknown: '–',
  more: '{{shown}} of {{all}} are shown.',
} as const

/** Words of sales, of the node and of the strip; drawn only by ui/status and the strip. */
export const status = {
  sale: {
    creating: 'Asking the node',
    pending: 'Waiting for payment',
    arriving: 'Payment arriving',
    paid: 'Paid',
    over: 'Paid, too much',
    under: 'Paid, too little',
    unknown: 'Paid, amount unknown',
    expired: 'Expired',
    paid_late: 'Paid late',
    canceled: 'Voided',
    void_lost: 'Paid while voiding',
    voiding: 'Voiding',
    failed: 'Not created',
  },
  node: {
    connected: 'Node connected',
    catching_up: 'Node catching up',
    connecting: 'Connecting to node',
    unreachable: 'Node not reachable',
    wallet_locked: 'Node wallet locked',
    certificate_changed: 'Node certificate changed',
    macaroon_refused: 'Node refused the key',
    wrong_node: 'A different node answered',
    wrong_network: 'Node on another network',
    not_configured: 'No node connected',
  },
  node_next: {
    connected: 'Payments arrive as they happen.',
    catching_up: 'The node is back. Payments made meanwhile are being booked now.',
    connecting: 'This takes a few seconds. Open sales are kept.',
    unreachable:
      'New Lightning sales must wait. Cash still works, and payments made meanwhile are found later.',
    wallet_locked: 'Somebody must unlock the wallet on the node. Open sales are kept.',
    certificate_changed:
      'Nothing was sent to it. If the node was renewed on purpose, the owner connects it again in Settings.',
    macaroon_refused:
      'The access key no longer works. The owner connects the node again in Settings.',
    wrong_node: 'Nothing was sent to it. The owner checks the address in Settings.',
    wrong_network: 'Nothing was sent to it. The owner checks the node in Settings.',
    not_configured: 'The owner can connect a node in Settings.',
  },
} as const
